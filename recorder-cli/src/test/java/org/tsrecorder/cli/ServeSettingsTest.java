package org.tsrecorder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServeSettingsTest {
    @TempDir
    private Path directory;

    @TempDir
    private Path other;

    private void assertRefused(CommandRun run, String flag, String variable) {
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).hasLineCount(1).startsWith("tsrecorder serve: ").contains(flag, variable);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void withoutADestinationTheFlagAndItsVariableAreNamed() {
        assertRefused(CommandRun.of(), "--dst", "TSRECORDER_DST");
    }

    @Test
    void whereNoTailnetIsWantedAndNoAddressIsGivenTheFlagsAreNamed() {
        CommandRun run = CommandRun.of("--dst", directory.toString(), "--tailnet=false");
        assertRefused(run, "--tailnet=false (TSRECORDER_TAILNET)", "TSRECORDER_LISTEN");
        assertThat(run.err()).contains("--wireguard-config", "--tailscaled");
    }

    @Test
    void aNodeOfOurOwnAndTheHostsExcludeEachOther() {
        CommandRun run = CommandRun.of("--dst", directory.toString(), "--tailnet", "--tailscaled");
        assertRefused(run, "--tailscaled", "TSRECORDER_TAILNET");
    }

    @Test
    void stateInKubernetesIsRefusedByName() {
        CommandRun run = CommandRun.with(Map.of("TS_STATE", "kube:recorder-0"), "--dst", directory.toString());
        assertRefused(run, "--state", "TS_STATE");
        assertThat(run.err()).contains("kube:recorder-0");
    }

    @Test
    void aControlServerThatIsNoUrlIsNamed() {
        CommandRun run = CommandRun.of("--dst", directory.toString(), "--login-server", "ftp://example.com");
        assertRefused(run, "--login-server", "TSRECORDER_LOGIN_SERVER");
    }

    @Test
    void aHostnameTooLongIsNamed() {
        CommandRun run = CommandRun.with(Map.of("TSRECORDER_HOSTNAME", "x".repeat(64)), "--dst", directory.toString());
        assertRefused(run, "--hostname", "TSRECORDER_HOSTNAME");
    }

    @Test
    void theOperatorsEnvironmentIsUnderstoodUpToWhatIsMissing() {
        Map<String, String> operator = Map.of(
                "POD_NAME", "recorder-0",
                "POD_UID", "1",
                "TS_AUTHKEY_FILE", "/etc/tailscaled/recorder-0/authkey",
                "TS_STATE", "kube:recorder-0",
                "TSRECORDER_HOSTNAME", "recorder-0",
                "TSRECORDER_LOGIN_SERVER", "",
                "TSRECORDER_DST", directory.toString(),
                "TSRECORDER_UI", "true");
        assertRefused(CommandRun.with(operator), "--ui", "TSRECORDER_UI");
    }

    @Test
    void storingInABucketIsRefusedByName() {
        CommandRun run = CommandRun.of("--dst=s3://s3.eu-west-1.amazonaws.com", "--bucket=b", "--listen=:0");
        assertRefused(run, "--bucket", "TSRECORDER_BUCKET");
        assertRefused(CommandRun.of("--dst=s3://minio:9000", "--listen=:0"), "--dst", "TSRECORDER_DST");
    }

    @Test
    void oneDashIsAsGoodAsTwo() {
        assertRefused(CommandRun.of("-dst", directory.toString(), "-ui"), "--ui", "TSRECORDER_UI");
    }

    @ParameterizedTest
    @CsvSource({
        "--listen, nonsense, TSRECORDER_LISTEN",
        "--listen, 127.0.0.1:70000, TSRECORDER_LISTEN",
        "--min-free, much, TSRECORDER_MIN_FREE",
        "--drain-timeout, soon, TSRECORDER_DRAIN_TIMEOUT",
        "--durability, maybe, TSRECORDER_DURABILITY",
        "--max-sessions, 0, TSRECORDER_MAX_SESSIONS",
        "--max-sessions, many, TSRECORDER_MAX_SESSIONS",
        "--log, loud, TSRECORDER_LOG",
        "--tailnet, perhaps, TSRECORDER_TAILNET",
        "--tailnet-port, 65536, TSRECORDER_TAILNET_PORT",
        "--ui, perhaps, TSRECORDER_UI",
        "--max-header, 2MiB, TSRECORDER_MAX_HEADER"
    })
    void aBadValueIsRefusedWhicheverWayItCame(String flag, String value, String variable) {
        Map<String, String> rest = Map.of("TSRECORDER_DST", directory.toString(), "TSRECORDER_LISTEN", "127.0.0.1:0");
        assertRefused(CommandRun.with(rest, flag, value), flag, variable);
        Map<String, String> all = new java.util.HashMap<>(rest);
        all.put(variable, value);
        assertRefused(CommandRun.with(all), flag, variable);
    }

    @Test
    void anUnknownFlagIsNamedAndNothingIsStarted() {
        CommandRun run = CommandRun.of("--dst", directory.toString(), "--listen=127.0.0.1:0", "--lisen=:1");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).hasLineCount(1).contains("no flag \"--lisen=:1\"", "serve --help");
        assertThat(CommandRun.of("serve", "play").err()).contains("no flag \"play\"");
    }

    @Test
    void aFlagWithoutItsValueIsNotGivenTheNextFlag() {
        assertRefused(CommandRun.of("--dst", "--listen", ":0"), "--dst", "wanted DIR");
        assertRefused(CommandRun.of("--dst", directory.toString(), "--listen"), "--listen", "wanted HOST:PORT");
    }

    @Test
    void ofTwoValuesTheLastCounts() {
        assertRefused(
                CommandRun.of("-dst", directory.toString(), "-tailnet=true", "-tailnet=false"),
                "--tailnet=false",
                "TSRECORDER_LISTEN");
    }

    @Test
    void secretsAreUnderstoodAndNotShown() {
        Map<String, String> secrets = Map.of("AWS_SECRET_ACCESS_KEY", "hush", "AWS_ACCESS_KEY_ID", "who");
        assertRefused(CommandRun.with(secrets, "--secret-key=hush"), "--dst", "TSRECORDER_DST");
        assertThat(CommandRun.of("serve", "--help").out()).doesNotContain("secret", "access-key");
    }

    @Test
    void aFlagWinsOverItsVariable() {
        Map<String, String> environment = Map.of("TSRECORDER_DST", directory.toString(), "TSRECORDER_TAILNET", "true");
        CommandRun run = CommandRun.with(environment, "--tailnet=false");
        assertRefused(run, "--tailnet=false", "TSRECORDER_LISTEN");
    }

    @Test
    void anEmptyVariableCountsAsNone() {
        assertRefused(CommandRun.with(Map.of("TSRECORDER_DST", "")), "--dst", "TSRECORDER_DST");
    }

    @Test
    void whatIsInTheWayOfTheDestinationIsToldInOneLine() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        CommandRun run = CommandRun.of("--listen=127.0.0.1:0", "--dst", file.toString());
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).hasLineCount(1).contains("--dst (TSRECORDER_DST)", file.toString());
    }

    @Test
    void aWireGuardConfigurationIsReadBeforeAnythingIsTouched() throws Exception {
        Path config = Files.writeString(other.resolve("wg0.conf"), "[Interface]\nListenPort = many\n");
        CommandRun run = CommandRun.of("--dst", directory.toString(), "--wireguard-config", config.toString());
        assertRefused(run, "--wireguard-config", "TSRECORDER_WIREGUARD_CONFIG");
        assertThat(run.err()).contains("wg0.conf:2: ListenPort: wanted a number from 0 to 65535, got \"many\"");
    }

    @Test
    void aWireGuardConfigurationThatIsNotThereIsNamed() {
        Map<String, String> environment = Map.of("TSRECORDER_WIREGUARD_CONFIG", "/nowhere/wg0.conf");
        CommandRun run = CommandRun.with(environment, "--dst", directory.toString());
        assertRefused(run, "--wireguard-config", "no file /nowhere/wg0.conf");
    }
}
