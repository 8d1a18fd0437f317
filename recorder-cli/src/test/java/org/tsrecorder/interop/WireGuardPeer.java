package org.tsrecorder.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.tsrecorder.peers.Await;
import org.tsrecorder.peers.Peers;
import org.tsrecorder.peers.Program;

/**
 * A stock WireGuard peer: wireguard-go with a kernel's TCP/IP behind it.
 *
 * <pre>
 *   namespace
 *   curl, ping, python ── the kernel's TCP/IP ── TUN 10.7.0.2/24 fd07::2/64 ── wireguard-go ── UDP ── the cable
 * </pre>
 *
 * <p>The recorder is 10.7.0.1 and fd07::1. Closing it takes the namespace along.
 */
final class WireGuardPeer implements AutoCloseable {
    static final String RECORDER = "10.7.0.1";
    static final String RECORDER_V6 = "fd07::1";
    static final String ADDRESS = "10.7.0.2";
    static final String ADDRESS_V6 = "fd07::2";
    private static final String SOCKETS = "/var/run/wireguard";

    /**
     * A key pair, as wg(8) makes them.
     *
     * @param privateKey in base64
     * @param publicKey in base64
     */
    record Keys(String privateKey, String publicKey) {
        /** A new pair. */
        static Keys generate() throws IOException, InterruptedException {
            Path wg = Peers.require(Peers.WG);
            String privateKey = Program.run(wg, "genkey").succeeded().out().strip();
            byte[] in = privateKey.getBytes(StandardCharsets.US_ASCII);
            String publicKey =
                    Program.run(Map.of(), in, wg, "pubkey").succeeded().out().strip();
            return new Keys(privateKey, publicKey);
        }
    }

    private final NetworkNamespace namespace;
    private final Process wireguard;
    private final Keys recorder;
    private final String device;

    private WireGuardPeer(NetworkNamespace namespace, Process wireguard, Keys recorder) {
        this.namespace = namespace;
        this.wireguard = wireguard;
        this.recorder = recorder;
        this.device = namespace.uniqueDevice();
    }

    /**
     * Starts one in a namespace of its own; it speaks with the recorder as soon as {@link #pointTo} says where.
     *
     * @param program {@link Peers#WIREGUARD_GO} or {@link Peers#WIREGUARD_GO_LATEST}
     */
    static WireGuardPeer start(String program, Keys own, Keys recorder) throws Exception {
        Path binary = Peers.require(program);
        Peers.require(Peers.WG);
        NetworkNamespace namespace = NetworkNamespace.open();
        try {
            return start(namespace, binary, own, recorder);
        } catch (Exception | AssertionError e) {
            namespace.close();
            throw e;
        }
    }

    private static WireGuardPeer start(NetworkNamespace namespace, Path binary, Keys own, Keys recorder)
            throws Exception {
        String device = namespace.uniqueDevice();
        ProcessBuilder builder = new ProcessBuilder(
                Program.words(namespace.inside(binary, "-f", device).toArray()));
        builder.environment().put("WG_I_PREFER_BUGGY_USERSPACE_TO_POLISHED_KMOD", "1");
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        WireGuardPeer peer = new WireGuardPeer(namespace, builder.start(), recorder);
        Await.until("wireguard-go listens to wg", () -> Files.exists(Path.of(SOCKETS, device + ".sock")));
        peer.configure(own);
        return peer;
    }

    private void configure(Keys own) throws Exception {
        Path file = Files.createTempFile("wireguard-peer", ".conf");
        Files.writeString(file, "[Interface]\nPrivateKey = " + own.privateKey() + "\n");
        wg("setconf", device, file);
        Files.delete(file);
        namespace.configure("addr", "add", ADDRESS + "/24", "dev", device);
        namespace.configure("addr", "add", ADDRESS_V6 + "/64", "dev", device, "nodad");
        namespace.configure("link", "set", device, "mtu", "1420", "up");
    }

    /** What the recorder has to know of this peer. */
    static String section(Keys keys, String name) {
        return """
            [Peer]
            # Name = %s
            PublicKey = %s
            AllowedIPs = %s/32, %s/128
            """.formatted(name, keys.publicKey(), ADDRESS, ADDRESS_V6);
    }

    /** The recorder's own part of its configuration. */
    static String recorderInterface(Keys recorder) {
        return """
            [Interface]
            PrivateKey = %s
            Address = %s/24, %s/64
            """.formatted(recorder.privateKey(), RECORDER, RECORDER_V6);
    }

    /** Says at which UDP port of this machine the recorder, or what stands before it, is. */
    void pointTo(int port) throws IOException, InterruptedException {
        wg(
                "set",
                device,
                "peer",
                recorder.publicKey(),
                "allowed-ips",
                RECORDER + "/32," + RECORDER_V6 + "/128",
                "endpoint",
                namespace.addressHere() + ':' + port);
    }

    /** Forgets the recorder and all sessions with it, until it is pointed there again. */
    void forgetRecorder() throws IOException, InterruptedException {
        wg("set", device, "peer", recorder.publicKey(), "remove");
    }

    /** Sends from another UDP port from now on. */
    void changePort(int port) throws IOException, InterruptedException {
        wg("set", device, "listen-port", port);
    }

    private void wg(Object... words) throws IOException, InterruptedException {
        Object[] command = new Object[words.length + 1];
        command[0] = Peers.require(Peers.WG);
        System.arraycopy(words, 0, command, 1, words.length);
        namespace.run(command).succeeded();
    }

    /** The seconds since 1970 of the last handshake with the recorder; 0 if there was none. */
    long lastHandshake() throws IOException, InterruptedException {
        String shown = namespace
                .run(Peers.require(Peers.WG), "show", device, "latest-handshakes")
                .succeeded()
                .out();
        return Long.parseLong(shown.strip().split("\\s+", -1)[1]);
    }

    /** Stops it where it is, as a laptop's lid does; {@code CONT} goes on. */
    void signal(String name) throws IOException, InterruptedException {
        Program.run("kill", "-" + name, wireguard.pid()).succeeded();
    }

    /** The machine it is on. */
    NetworkNamespace namespace() {
        return namespace;
    }

    /** Runs a program behind it, to its end. */
    Program.Ended run(Duration patience, Object... command) throws IOException, InterruptedException {
        return namespace.run(patience, command);
    }

    /** The same for one that is done soon. */
    Program.Ended run(Object... command) throws IOException, InterruptedException {
        return namespace.run(command);
    }

    @Override
    public void close() {
        wireguard.destroyForcibly();
        namespace.close();
        try {
            Files.deleteIfExists(Path.of(SOCKETS, device + ".sock"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
