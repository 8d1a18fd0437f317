package org.tsrecorder.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Headscale on loopback, with its own DERP relay and STUN server, one user {@code u1}, and the tailnet
 * {@code tail.test}. Restarting it, or starting a second one in the same folder after the first, keeps all nodes.
 *
 * <p>In clear text its relay is, too: a tailscaled then needs {@code TS_DEBUG_USE_DERP_HTTP=true}.
 */
public final class Headscale implements AutoCloseable {
    private static final String ALLOW_ALL = """
        {"tagOwners": {"tag:rec": ["u1@"]}, "acls": [{"action": "accept", "src": ["*"], "dst": ["*:*"]}]}
        """;

    private static final String LISTENING = "listening and serving HTTP";

    private final Path binary;
    private final Path folder;
    private final String url;
    private RunningProgram program;

    private Headscale(Path binary, Path folder, String url) throws Exception {
        this.binary = binary;
        this.folder = folder;
        this.url = url;
        this.program = launch();
    }

    /** Starts one that speaks plain HTTP; skips the test where the program is absent. */
    public static Headscale plain(Path folder) throws Exception {
        return start(folder, Optional.empty());
    }

    /**
     * Starts one that speaks TLS.
     *
     * @param certificates has the PEM files {@code tls.crt}, for {@code 127.0.0.1}, and {@code tls.key}; a tailscaled
     *     trusts the former if {@code SSL_CERT_FILE} names it
     */
    public static Headscale tls(Path folder, Path certificates) throws Exception {
        return start(folder, Optional.of(certificates));
    }

    private static Headscale start(Path folder, Optional<Path> certificates) throws Exception {
        Path binary = Peers.require(Peers.HEADSCALE);
        int port = FreePort.tcp();
        String url = (certificates.isPresent() ? "https" : "http") + "://127.0.0.1:" + port;
        String config = config(url, port, FreePort.udp(), folder);
        if (certificates.isPresent()) {
            Path files = certificates.get();
            config +=
                    "tls_cert_path: " + files.resolve("tls.crt") + "\ntls_key_path: " + files.resolve("tls.key") + "\n";
        }
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("config.yaml"), config);
        Files.writeString(folder.resolve("policy.hujson"), ALLOW_ALL);
        Headscale headscale = new Headscale(binary, folder, url);
        try {
            headscale.command("users", "create", "u1");
            return headscale;
        } catch (Exception | AssertionError e) {
            headscale.close();
            throw e;
        }
    }

    private static String config(String url, int port, int stunPort, Path folder) {
        return """
            server_url: %1$s
            listen_addr: 127.0.0.1:%2$d
            metrics_listen_addr: ""
            noise: {private_key_path: %4$s/noise.key}
            prefixes: {v4: 100.64.0.0/10, v6: "fd7a:115c:a1e0::/48", allocation: sequential}
            derp:
              server: {enabled: true, region_id: 999, region_code: hs, region_name: hs, verify_clients: true,
                       stun_listen_addr: "127.0.0.1:%3$d", private_key_path: %4$s/derp.key,
                       automatically_add_embedded_derp_region: true, ipv4: 127.0.0.1, ipv6: ""}
              urls: []
              paths: []
              auto_update_enabled: false
            database: {type: sqlite, sqlite: {path: %4$s/db.sqlite}}
            dns: {magic_dns: true, base_domain: tail.test, override_local_dns: false, nameservers: {global: []}}
            policy: {mode: file, path: %4$s/policy.hujson}
            unix_socket: %4$s/h.sock
            disable_check_updates: true
            node: {ephemeral: {inactivity_timeout: 120s}}
            log: {level: info}
            """.formatted(url, port, stunPort, folder);
    }

    private RunningProgram launch() throws Exception {
        List<?> command = List.of(binary, "-c", folder.resolve("config.yaml"), "serve");
        RunningProgram started = RunningProgram.start("headscale", Map.of(), command);
        try {
            started.awaitLine(line -> line.contains(LISTENING));
            Await.until("headscale's socket", () -> Files.exists(folder.resolve("h.sock")));
            return started;
        } catch (Exception | AssertionError e) {
            started.close();
            throw e;
        }
    }

    /** Where nodes connect. */
    public String url() {
        return url;
    }

    /** The process. */
    public RunningProgram program() {
        return program;
    }

    /**
     * A key with which nodes of {@code u1} join, for a day.
     *
     * @param flags such as {@code --reusable}, {@code --ephemeral}, {@code --tags=tag:rec}
     */
    public String authKey(String... flags) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("preauthkeys", "create", "-u", "1", "-e", "24h"));
        words.addAll(List.of(flags));
        return String.valueOf(
                Json.members(command(words.toArray(String[]::new))).get("key"));
    }

    /** Every node, as {@code nodes list -o json} writes it. */
    public List<Map<String, @Nullable Object>> nodes() throws IOException, InterruptedException {
        Object nodes = command("nodes", "list");
        return nodes instanceof List<?> list ? list.stream().map(Json::members).toList() : List.of();
    }

    /** Replaces the policy, HuJSON, of which every node then gets its part. */
    public void setPolicy(String policy) throws IOException, InterruptedException {
        Files.writeString(folder.resolve("policy.hujson"), policy);
        Program.run(Path.of("/bin/kill"), "-HUP", program.pid()).succeeded();
    }

    /** A command of its command line, with {@code -o json}; the document it prints. */
    public @Nullable Object command(String... words) throws IOException, InterruptedException {
        List<Object> command = new ArrayList<>(List.of(binary, "-c", folder.resolve("config.yaml"), "-o", "json"));
        command.addAll(List.of(words));
        List<@Nullable Object> documents =
                Json.documents(Program.run(command.toArray()).succeeded().out());
        return documents.isEmpty() ? null : documents.getFirst();
    }

    /** Ends it at once, and starts it anew with all that it knew. */
    public void restart() throws Exception {
        program.close();
        Files.deleteIfExists(folder.resolve("h.sock"));
        program = launch();
    }

    @Override
    public void close() {
        program.close();
    }
}
