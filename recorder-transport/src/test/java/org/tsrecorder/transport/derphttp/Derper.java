package org.tsrecorder.transport.derphttp;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.transport.tailcfg.DerpMap;
import org.tsrecorder.transport.tailcfg.DerpNode;
import org.tsrecorder.transport.tailcfg.DerpRegion;

/** Tailscale's relay on free ports of this host. */
public final class Derper implements AutoCloseable {
    public static final String HOST = "derp.test";
    public static final int REGION = 7;

    final int port;
    final int stunPort;
    private final List<String> command;
    private @Nullable Process process;

    private Derper(int port, int stunPort, List<String> command) {
        this.port = port;
        this.stunPort = stunPort;
        this.command = command;
    }

    /** Without TLS; skips the test where it is not installed. */
    public static Derper plain(Path folder) throws IOException {
        return start(folder, List.of("-certmode", "letsencrypt"), HOST);
    }

    /** With the certificate and key in {@code folder}, {@code derp.test.crt} and {@code derp.test.key}. */
    static Derper tls(Path folder) throws IOException {
        return start(folder, List.of("-certmode", "manual", "-certdir", folder.toString()), HOST);
    }

    private static Derper start(Path folder, List<String> certificates, String host) throws IOException {
        int port = freePort();
        int stunPort = freeDatagramPort();
        List<String> command = new ArrayList<>(List.of(
                program().toString(), "-c", folder.resolve("derper.json").toString()));
        // Plain HTTP is what derper speaks on ports other than 443 unless certificates are given by hand.
        command.addAll(List.of("-a", "127.0.0.1:" + port, "-http-port", "-1", "-hostname", host));
        command.addAll(List.of("-stun-port", Integer.toString(stunPort)));
        command.addAll(certificates);
        Derper derper = new Derper(port, stunPort, command);
        derper.start();
        return derper;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static int freeDatagramPort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Path program() {
        String given = System.getenv("TSRECORDER_PEERS");
        Path peers =
                given == null ? Path.of(System.getProperty("user.home"), ".cache/tsrecorder-peers") : Path.of(given);
        Path program = peers.resolve("bin").resolve("derper-1.102.5");
        if (!Files.isExecutable(program)) {
            System.out.println("SKIPPED: " + program + " is not there");
        }
        assumeTrue(Files.isExecutable(program), program + " is not there");
        return program;
    }

    /** Starts it, or starts it again with the same key and ports. */
    void start() throws IOException {
        Process started = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        process = started;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!listens()) {
            if (!started.isAlive() || System.nanoTime() - deadline > 0) {
                throw new IOException("derper does not listen on port " + port + ": " + command);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Kills it. */
    void stop() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
            running.onExit().join();
            process = null;
        }
    }

    /** A map of this relay alone. */
    public DerpMap map(String certName, boolean insecure) {
        return map(node("7a", HOST, certName, insecure));
    }

    static DerpMap map(DerpNode... nodes) {
        return new DerpMap(
                Map.of(REGION, new DerpRegion(REGION, "test", "Test", false, List.of(nodes))), Map.of(), true);
    }

    DerpNode node(String name, String host, String certName, boolean insecure) {
        return new DerpNode(
                name, REGION, host, certName, "127.0.0.1", "none", stunPort, false, port, insecure, "127.0.0.1");
    }

    @Override
    public void close() {
        stop();
    }
}
