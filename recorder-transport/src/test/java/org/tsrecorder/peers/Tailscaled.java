package org.tsrecorder.peers;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A real node: {@code tailscaled} in userspace mode, and the {@code tailscale} of the same version. What reaches one of
 * its tailnet addresses is forwarded by it to the same port of 127.0.0.1.
 *
 * <p>A restarted one has the same identity, since its state is in the folder that it was given. Paths of sockets must
 * be short, so that folder should be, too.
 */
public final class Tailscaled implements AutoCloseable {
    /** The newest that builds with the Go at hand; uploads by {@code /v2/record}. */
    public static final String NEWEST = "1.102.5";

    /** The first with {@code /v2/record}. */
    public static final String FIRST_V2 = "1.78.3";

    /** The last that only knows {@code /record}. */
    public static final String LAST_V1 = "1.76.6";

    private static final String ANY_PORT = "127.0.0.1:0";
    private static final Duration TO_JOIN = Duration.ofSeconds(60);

    private final String version;
    private final String hostname;
    private final Path folder;
    private final Map<String, String> environment;
    private RunningProgram daemon;

    private Tailscaled(String version, String hostname, Path folder, Map<String, String> environment) throws Exception {
        this.version = version;
        this.hostname = hostname;
        this.folder = folder;
        this.environment = environment;
        this.daemon = launch();
    }

    /**
     * Starts one, which is in no tailnet yet; skips the test where this version is absent.
     *
     * @param version {@link #NEWEST} or another
     * @param hostname what it is called
     * @param folder where its state and its socket are: {@code folder/hostname}
     * @param environment switches of upstream's, such as {@code TS_DEBUG_NEVER_DIRECT_UDP=true}
     */
    public static Tailscaled start(String version, String hostname, Path folder, Map<String, String> environment)
            throws Exception {
        Peers.require("tailscale-" + version);
        Map<String, String> all = new HashMap<>(environment);
        all.putIfAbsent("TS_DISABLE_PORTMAPPER", "1");
        all.putIfAbsent("TS_ASSUME_NETWORK_UP_FOR_TEST", "1");
        all.putIfAbsent("TS_PANIC_IF_HIT_MAIN_CONTROL", "1");
        all.putIfAbsent("TS_DEBUG_PERMIT_HTTP_C2N", "1");
        return new Tailscaled(version, hostname, folder.resolve(hostname), all);
    }

    /** Starts one of the newest version and has it join. */
    public static Tailscaled join(String hostname, Path folder, TestControl control) throws Exception {
        return join(NEWEST, hostname, folder, control);
    }

    /** Starts one and has it join, with more flags for {@code tailscale up}. */
    public static Tailscaled join(String version, String hostname, Path folder, TestControl control, String... flags)
            throws Exception {
        Map<String, String> environment = Map.of("TS_NETCHECK_GENERATE_204_URL", control.url() + "/generate_204");
        Tailscaled node = start(version, hostname, folder, environment);
        try {
            node.up(control.url(), flags);
            return node;
        } catch (Exception | AssertionError e) {
            node.close();
            throw e;
        }
    }

    private RunningProgram launch() throws Exception {
        Path binary = Peers.require("tailscaled-" + version);
        List<Object> command = new ArrayList<>(List.of(binary, "--tun=userspace-networking", "--port=0"));
        command.addAll(List.of("--statedir=" + folder, "--socket=" + socket(), "--no-logs-no-support"));
        command.addAll(List.of("--socks5-server=" + ANY_PORT, "--outbound-http-proxy-listen=" + ANY_PORT));
        RunningProgram started = RunningProgram.start("tailscaled " + hostname, environment, command);
        try {
            started.awaitLine(line -> line.contains("HTTP proxy listening on"));
            Await.until(
                    "the socket of " + hostname,
                    () -> cli("status").exit() >= 0 && cli("status", "--json").exit() == 0);
            return started;
        } catch (Exception | AssertionError e) {
            started.close();
            throw e;
        }
    }

    /** Joins the tailnet of a control server, and is back when it has its addresses. */
    public void up(String controlUrl, String... flags) throws IOException, InterruptedException {
        List<Object> words = new ArrayList<>(List.of("up", "--login-server=" + controlUrl, "--hostname=" + hostname));
        words.addAll(List.of("--accept-risk=all", "--accept-dns=false"));
        words.addAll(List.of(flags));
        run(TO_JOIN, words).succeeded();
    }

    /** Where it answers {@code tailscale} and other programs of this host. */
    public Path socket() {
        return folder.resolve("t.sock");
    }

    /** What it is called. */
    public String hostname() {
        return hostname;
    }

    /** Its process, for freezing it and reading what it says. */
    public RunningProgram daemon() {
        return daemon;
    }

    /** Its first IPv4 address in the tailnet. */
    public String address() throws IOException, InterruptedException {
        return cli("ip", "-4").succeeded().out().strip();
    }

    /** Its stable ID, which names the directory of its recordings. */
    public String stableId() throws IOException, InterruptedException {
        return String.valueOf(Json.members(status().get("Self")).get("ID"));
    }

    /** {@code tailscale status --json}. */
    public Map<String, @Nullable Object> status() throws IOException, InterruptedException {
        return Json.object(cli("status", "--json").succeeded().out()).orElseThrow();
    }

    /**
     * {@code tailscale ping}: one after another until there is an answer over a direct path, ten at most.
     *
     * @param flags such as {@code --tsmp}, {@code --icmp}, {@code --until-direct=false}, {@code -c=1}
     */
    public Program.Ended ping(String peer, String... flags) throws IOException, InterruptedException {
        List<Object> words = new ArrayList<>(List.of("ping", "--timeout=2s"));
        words.addAll(List.of(flags));
        words.add(peer);
        return run(Await.LONG, words);
    }

    /** {@code tailscale} with these arguments, to its end. */
    public Program.Ended cli(Object... words) throws IOException, InterruptedException {
        return run(Await.LONG, List.of(words));
    }

    private Program.Ended run(Duration patience, List<Object> words) throws IOException, InterruptedException {
        List<Object> command = new ArrayList<>(tailscale());
        command.addAll(words);
        return Program.run(Map.of(), new byte[0], patience, command.toArray());
    }

    /** The words that begin every {@code tailscale} command for this node. */
    public List<Object> tailscale() {
        return List.of(Peers.require("tailscale-" + version), "--socket=" + socket());
    }

    /** {@code HOST:PORT} of its HTTP proxy (CONNECT and plain requests), which resolves MagicDNS names. */
    public String httpProxy() throws Exception {
        return afterOn(daemon.awaitLine(line -> line.contains("HTTP proxy listening on")));
    }

    /** {@code HOST:PORT} of its SOCKS5 proxy, which resolves MagicDNS names. */
    public String socksProxy() throws Exception {
        return afterOn(daemon.awaitLine(line -> line.contains("SOCKS5 listening on")));
    }

    private static String afterOn(String line) {
        return line.substring(line.lastIndexOf(' ') + 1).strip();
    }

    /**
     * {@code ssh} from this node to another, not yet started: root's session on the other's host.
     *
     * @param address of a node that runs Tailscale SSH
     * @param words flags of {@code ssh}, and what to run; a shell if nothing
     */
    public List<Object> ssh(String address, List<String> flags, String... words) {
        String proxy =
                String.join(" ", tailscale().stream().map(Object::toString).toList()) + " nc %h %p";
        List<Object> command = new ArrayList<>(List.of(Peers.require(Peers.SSH), "-o", "ProxyCommand=" + proxy));
        command.addAll(List.of("-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null"));
        command.addAll(List.of("-o", "LogLevel=ERROR", "-F", "none"));
        command.addAll(flags);
        command.add("root@" + address);
        command.addAll(List.of(words));
        return command;
    }

    /** Ends it at once and starts it anew, with the state that it had. */
    public void restart() throws Exception {
        daemon.close();
        daemon = launch();
        Await.until(hostname + " runs again", () -> "Running".equals(status().get("BackendState")));
    }

    @Override
    public void close() {
        daemon.close();
    }
}
