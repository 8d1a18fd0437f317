package org.tsrecorder.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.tsrecorder.peers.Await;
import org.tsrecorder.peers.Json;
import org.tsrecorder.peers.Peers;
import org.tsrecorder.peers.Program;
import org.tsrecorder.peers.RunningProgram;
import org.tsrecorder.peers.Tailscaled;
import org.tsrecorder.peers.TestControl;

/**
 * Real {@code ssh} sessions between two real nodes, the second of which sends what it shows to our recorder, as the
 * tailnet's policy tells it.
 *
 * <pre>
 *   ssh ── tailscaled "client" ══ tailnet ══ tailscaled "server" (its SSH server, a shell)
 *                                                  ║
 *                                                  ╚══ tailnet ══ the application
 * </pre>
 */
@Tag("interop")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class TailscaleSshTest {
    private static final String FAIL_CLOSED = """
        ,"onRecordingFailure":{"rejectSessionWithMessage":"no recorder, no session",
         "terminateSessionWithMessage":"recording failed, bye"}\
        """;
    private static final String FAIL_OPEN = "";

    @TempDir
    Path folder;

    private final List<AutoCloseable> open = new ArrayList<>();

    /** What a test needs: the recorder, the node with the SSH server, and the node with the SSH client. */
    private record Session(TestControl control, Joining.Joined recorder, Tailscaled server, Tailscaled client) {}

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    private <T extends AutoCloseable> T opened(T closeable) {
        open.add(closeable);
        return closeable;
    }

    private Path destination() {
        return folder.resolve("dst");
    }

    private Session start(Joining joining, String version, String onFailure) throws Exception {
        TestControl control = opened(TestControl.start());
        Joining.Joined recorder = opened(joining.start(control, folder, destination()));
        control.setSshPolicy(policy(recorder, onFailure));
        Tailscaled server = opened(Tailscaled.join(version, "server", folder, control, "--ssh"));
        Tailscaled client = opened(Tailscaled.join("client", folder, control));
        // This control server tells v1.76.6 of no relay: its first handshake may go nowhere, the second is after 5 s.
        server.ping(recorder.ip(), "--tsmp").succeeded();
        client.ping(server.address(), "--tsmp").succeeded();
        return new Session(control, recorder, server, client);
    }

    private static String policy(Joining.Joined recorder, String onFailure) {
        return """
            {"rules":[{"principals":[{"any":true}],"sshUsers":{"root":"root","*":"="},
             "action":{"accept":true,"recorders":["%s"]%s}}]}\
            """.formatted(recorder.address(), onFailure);
    }

    private Program.Ended ssh(Session in, String command) throws Exception {
        return Program.run(
                in.client().ssh(in.server().address(), List.of("-tt"), command).toArray());
    }

    private List<Path> recordings(Session in) throws Exception {
        Path directory = destination().resolve(in.server().stableId());
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".cast")).toList();
        }
    }

    private CastFile recording(Session in) throws Exception {
        return Await.value("one recording of " + in.server().stableId(), () -> {
            List<Path> files = recordings(in);
            return files.size() == 1 ? Optional.of(CastFile.read(files.getFirst())) : Optional.empty();
        });
    }

    private String state() throws Exception {
        String listing = Program.run(RecorderProcess.application(), "ls", destination(), "--json")
                .succeeded()
                .out();
        List<String> states = new ArrayList<>();
        for (Object document : Json.documents(listing)) {
            for (Object row : document instanceof List<?> rows ? rows : List.of(Json.members(document))) {
                states.add(String.valueOf(Json.members(row).get("state")));
            }
        }
        return String.join(",", states);
    }

    @ParameterizedTest
    @CsvSource({
        "BY_TAILSCALED, " + Tailscaled.NEWEST,
        "BY_TAILSCALED, " + Tailscaled.FIRST_V2,
        "BY_TAILSCALED, " + Tailscaled.LAST_V1,
        "BY_ITSELF, " + Tailscaled.NEWEST,
        "BY_ITSELF, " + Tailscaled.FIRST_V2,
        "BY_ITSELF, " + Tailscaled.LAST_V1
    })
    void aSessionIsStoredAsItWasShown(Joining joining, String version) throws Exception {
        Session in = start(joining, version, FAIL_CLOSED);
        Program.Ended shown = ssh(in, "echo größer ✓; seq 1 20000; printf '\\033[1mend\\033[0m\\n'")
                .succeeded();
        Await.until("the recording is complete", () -> state().equals("complete"));
        CastFile stored = recording(in);
        assertSame(stored.output(), shown.out());
        assertThat(shown.out()).startsWith("größer ✓\r\n").endsWith("\r\n20000\r\n\u001b[1mend\u001b[0m\r\n");
        stored.assertIsReadable();
        Map<String, ?> header = stored.header();
        assertThat(header.get("srcNode")).isEqualTo("client.tail.test");
        assertThat(header.get("srcNodeID")).isEqualTo(in.client().stableId());
        assertThat(header.get("dstNode")).isEqualTo("server.tail.test");
        assertThat(header.get("dstNodeID")).isEqualTo(in.server().stableId());
        assertThat(header.get("sshUser")).isEqualTo("root");
        assertThat(List.copyOf(header.keySet())).isSorted();
        Program.Ended played = Program.run(RecorderProcess.application(), "convert", "-f", "raw", stored.path(), "-");
        String size = "\u001b[8;24;80t";
        assertSame(played.succeeded().out(), size + shown.out());
    }

    private static void assertSame(String stored, String shown) {
        if (!stored.equals(shown)) {
            int differ = Arrays.mismatch(stored.toCharArray(), shown.toCharArray());
            throw new AssertionError("%d characters are stored, %d were shown; they differ from character %d on"
                    .formatted(stored.length(), shown.length(), differ));
        }
    }

    @Test
    void aSessionIsTakenThoughNothingWasSaidBefore() throws Exception {
        TestControl control = opened(TestControl.start());
        Joining.Joined recorder = opened(Joining.BY_ITSELF.start(control, folder, destination()));
        control.tellOldNodesOfHomeRelay("recorder");
        control.setSshPolicy(policy(recorder, FAIL_CLOSED));
        for (String version : List.of(Tailscaled.LAST_V1, Tailscaled.NEWEST)) {
            String name = "s" + version.replace('.', '-');
            Tailscaled server = opened(Tailscaled.join(version, name, folder, control, "--ssh"));
            Tailscaled client = opened(Tailscaled.join("c" + name, folder, control));
            control.tellOldNodesOfHomeRelay("c" + name);
            client.ping(server.address(), "--tsmp").succeeded();
            Session in = new Session(control, recorder, server, client);
            assertThat(ssh(in, "echo at once").succeeded().out()).isEqualTo("at once\r\n");
            assertThat(recording(in).output()).isEqualTo("at once\r\n");
        }
    }

    @Test
    void whoeverTailscaledDoesNotKnowIsRefused() throws Exception {
        TestControl control = opened(TestControl.start());
        Joining.Joined recorder = opened(Joining.BY_TAILSCALED.start(control, folder, destination()));
        String port = recorder.address().substring(recorder.address().indexOf(':') + 1);
        Program.Ended here = Program.run(
                Peers.require(Peers.CURL), "-sS", "-X", "POST", "-d", "x", "http://127.0.0.1:" + port + "/record");
        assertThat(here.succeeded().out()).contains("recorder does not know who /127.0.0.1:");
        Tailscaled peer = opened(Tailscaled.join("peer", folder, control));
        Program.Ended there = Program.run(
                Peers.require(Peers.CURL),
                "-sS",
                "-X",
                "POST",
                "-d",
                "x",
                "--proxy",
                "http://" + peer.httpProxy(),
                "http://recorder:" + port + "/record");
        assertThat(there.succeeded().out()).doesNotContain("does not know who").isNotEmpty();
    }

    @Test
    void aRunningRecorderTellsItsStatusAndPingsItsPeers() throws Exception {
        TestControl control = opened(TestControl.start());
        opened(Joining.BY_ITSELF.start(control, folder, destination()));
        Tailscaled peer = opened(Tailscaled.join("peer", folder, control));
        Program.Ended pong = ask("ping", "--dst", destination(), "peer");
        assertThat(pong.succeeded().out()).contains("pong from peer.tail.test (" + peer.address() + ") via ");
        assertThat(ask("ping", "--dst", destination(), "-c", "1", "nobody").exit())
                .isEqualTo(1);
        assertThat(ask("status", "--dst", destination()).succeeded().out())
                .contains("100.64.0.1,fd7a:", "  recorder.tail.test  running", "  peer.tail.test  ");
        Map<String, ?> status = Json.object(ask("status", "--dst", destination(), "--json")
                        .succeeded()
                        .out())
                .orElseThrow();
        assertThat(status.get("stableID")).isEqualTo("TESTCTRL00000001");
    }

    @Test
    void aSessionOfThisHostIsSentByANodeOfItsOwn() throws Exception {
        TestControl control = opened(TestControl.start());
        opened(Joining.BY_ITSELF.start(control, folder, destination()));
        Program.Ended sent = ask(
                "record",
                "--headless",
                "--to",
                "tailnet:recorder",
                "--login-server",
                control.url(),
                "--on-failure",
                "stop",
                "-c",
                "echo sent over the tailnet");
        assertThat(sent.succeeded().out()).contains("Recorded to recorder:80");
        String sender =
                String.valueOf(control.node("tsrecorder-record").orElseThrow().get("StableID"));
        try (Stream<Path> files = Files.list(destination().resolve(sender))) {
            Path file = files.filter(path -> path.toString().endsWith(".cast"))
                    .findFirst()
                    .orElseThrow();
            assertThat(CastFile.read(file).output()).isEqualTo("sent over the tailnet\r\n");
        }
    }

    private static Program.Ended ask(Object... words) throws Exception {
        List<Object> command = new ArrayList<>(List.of(RecorderProcess.application()));
        command.addAll(List.of(words));
        return Program.run(command.toArray());
    }

    @ParameterizedTest
    @EnumSource
    void whereARecorderIsWantedAndNoneIsThereASessionIsRefused(Joining joining) throws Exception {
        Session in = start(joining, Tailscaled.NEWEST, FAIL_CLOSED);
        in.recorder().process().stop();
        Program.Ended refused = ssh(in, "echo never");
        assertThat(refused.exit()).isNotZero();
        assertThat(refused.out()).contains("no recorder, no session").doesNotContain("never");
        assertThat(recordings(in)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aSessionWhoseRecorderDiesIsTerminatedAndItsBeginningIsKept(Joining joining) throws Exception {
        Session in = start(joining, Tailscaled.NEWEST, FAIL_CLOSED);
        RunningProgram ssh = opened(RunningProgram.start(
                "ssh", Map.of(), in.client().ssh(in.server().address(), List.of("-tt"), "echo before; sleep 1000")));
        ssh.awaitLine(line -> line.contains("before"));
        Await.until("the beginning is stored", () -> recording(in).output().contains("before"));
        in.recorder().process().kill();
        awaitEndOf(ssh);
        assertThat(ssh.output()).contains("recording failed, bye");
        assertThat(recording(in).output()).startsWith("before");
        assertThat(state()).isEqualTo("incomplete");
    }

    /** A recorder that is silent is given up after 30 s without an acknowledgement. */
    private static void awaitEndOf(RunningProgram ssh) {
        for (int i = 0; i < 600 && ssh.isAlive(); i++) {
            Await.pass(Duration.ofMillis(100));
        }
        assertThat(ssh.isAlive()).as("%s", ssh.output()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void aSessionThatMayGoOnUnrecordedDoes(Joining joining) throws Exception {
        Session in = start(joining, Tailscaled.NEWEST, FAIL_OPEN);
        RunningProgram ssh = opened(RunningProgram.start(
                "ssh",
                Map.of(),
                in.client().ssh(in.server().address(), List.of("-tt"), "echo before; read x; echo $x")));
        ssh.awaitLine(line -> line.contains("before"));
        Await.until("the beginning is stored", () -> recording(in).output().contains("before"));
        in.recorder().process().kill();
        ssh.write("after all\n".getBytes(StandardCharsets.UTF_8));
        assertThat(ssh.exitCode()).isZero();
        assertThat(ssh.output()).contains("\nafter all");
    }
}
