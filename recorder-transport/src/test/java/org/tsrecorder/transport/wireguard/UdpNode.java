package org.tsrecorder.transport.wireguard;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.peers.Peers;
import org.tsrecorder.transport.crypto.RandomSource;
import org.tsrecorder.transport.key.NodePrivateKey;
import org.tsrecorder.transport.key.PresharedKey;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.packet.IpPrefix;

/** An engine on a UDP socket and in real time, and a wireguard-go that sends its packets back. */
final class UdpNode implements WireGuardOutput, AutoCloseable {
    private static final String PEER = "tsrecorder-wireguard-peer";
    private static final IpAddress OUR_V4 = IpAddress.of("10.9.0.1");
    private static final IpAddress OUR_V6 = IpAddress.of("fd00:9::1");
    private static final IpAddress THEIR_V4 = IpAddress.of("10.9.0.2");
    private static final IpAddress THEIR_V6 = IpAddress.of("fd00:9::2");
    private static final IpAddress LOOPBACK = IpAddress.of("127.0.0.1");

    final List<Integer> received = new ArrayList<>();
    WireGuard engine;
    boolean lastInitiationHadMac2;

    private final RandomSource random = RandomSource.secure();
    private final NodePrivateKey ourKey = NodePrivateKey.generate(random);
    private final NodePrivateKey theirKey = NodePrivateKey.generate(random);
    private final WireGuardTuning tuning;
    private final DatagramSocket socket;
    private final int theirPort;
    private PresharedKey presharedKey = PresharedKey.none();
    private int sessions;
    private @Nullable Process peer;

    UdpNode(WireGuardTuning tuning) throws IOException {
        this.tuning = tuning;
        this.socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        try (DatagramSocket free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            this.theirPort = free.getLocalPort();
        }
        this.engine = newEngine();
    }

    private WireGuard newEngine() {
        return new WireGuard(
                ourKey, tuning, PeerLookup.NONE, random, InstantSource.system(), PooledByteBufAllocator.DEFAULT);
    }

    /** Starts wireguard-go with us as its peer; skips the test where it is not installed. */
    void startPeer(PresharedKey shared, String morePeerConfiguration) throws IOException {
        presharedKey = shared;
        addPeer();
        Process process = new ProcessBuilder(Peers.require(PEER).toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        peer = process;
        String configuration = "private_key=%s%nlisten_port=%d%npublic_key=%s%npreshared_key=%s%n"
                        .formatted(hex(theirKey.bytes()), theirPort, hex(ourKey.publicBytes()), hex(shared.bytes()))
                + "endpoint=127.0.0.1:%d%nallowed_ip=10.9.0.1/32%nallowed_ip=fd00:9::1/128%n"
                        .formatted(socket.getLocalPort());
        process.getOutputStream()
                .write((configuration + morePeerConfiguration + "\n").getBytes(StandardCharsets.US_ASCII));
        process.getOutputStream().flush();
        String answer = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))
                .readLine();
        if (!"ready".equals(answer)) {
            throw new IOException("wireguard-go says: " + answer);
        }
    }

    private void addPeer() {
        engine.addPeer(
                System.nanoTime(),
                PeerConfig.of(theirKey.publicKey(), List.of(IpPrefix.single(THEIR_V4), IpPrefix.single(THEIR_V6)))
                        .withEndpoint(new UdpEndpoint(LOOPBACK, theirPort))
                        .withPresharedKey(presharedKey));
    }

    /** The process ends and starts anew. */
    void restart() {
        engine.close();
        engine = newEngine();
        addPeer();
    }

    /** An initiation to us by somebody whom we do not know. */
    byte[] strangersInitiation() {
        byte[] initiation = new byte[MessageLayout.INITIATION_LENGTH];
        RandomSource.secure().nextBytes(initiation);
        MessageLayout.setInt(initiation, 0, MessageLayout.TYPE_INITIATION);
        new CookieGenerator(ourKey.publicBytes()).addMacs(0, initiation);
        return initiation;
    }

    /** An output for what a stranger makes us send. */
    WireGuardOutput ignoring() {
        return new WireGuardOutput() {
            @Override
            public void datagram(Peer to, Endpoint destination, ByteBuf message) {
                message.release();
            }

            @Override
            public void cookieReply(Endpoint destination, ByteBuf message) {
                message.release();
            }

            @Override
            public void packet(Peer from, ByteBuf ipPacket) {
                ipPacket.release();
            }

            @Override
            public void sessionEstablished(Peer with) {}
        };
    }

    SendResult send(boolean v6, int number, int length) {
        ByteBuf packet = v6
                ? Packets.packet(OUR_V6, THEIR_V6, number, length)
                : Packets.packet(OUR_V4, THEIR_V4, number, length);
        return engine.send(System.nanoTime(), packet, this);
    }

    /** Runs the engine until so many packets have come back, or for so long. */
    void runUntil(Duration limit, int packets) throws IOException {
        run(limit, () -> received.size() >= packets);
    }

    /** Runs the engine until there is a session, or for so long. */
    void runUntilSession(Duration limit) throws IOException {
        run(limit, () -> sessions > 0);
    }

    private void run(Duration limit, BooleanSupplier done) throws IOException {
        long end = System.nanoTime() + limit.toNanos();
        byte[] bytes = new byte[2_048];
        while (!done.getAsBoolean() && System.nanoTime() - end < 0) {
            DatagramPacket datagram = new DatagramPacket(bytes, bytes.length);
            try {
                socket.setSoTimeout(20);
                socket.receive(datagram);
                receive(datagram);
            } catch (SocketTimeoutException e) {
                assumeAlive(e);
            }
            engine.onTimer(System.nanoTime(), this);
        }
    }

    private void assumeAlive(SocketTimeoutException reason) throws IOException {
        if (peer == null || !peer.isAlive()) {
            throw new IOException("wireguard-go has ended", reason);
        }
    }

    private void receive(DatagramPacket datagram) {
        ByteBuf message = Unpooled.copiedBuffer(datagram.getData(), 0, datagram.getLength());
        if (message.getIntLE(0) == MessageLayout.TYPE_INITIATION) {
            lastInitiationHadMac2 = message.getLong(MessageLayout.INITIATION_LENGTH - Long.BYTES) != 0;
        }
        UdpEndpoint source =
                new UdpEndpoint(IpAddress.ofOctets(datagram.getAddress().getAddress()), datagram.getPort());
        engine.receive(System.nanoTime(), source, message, this);
    }

    @Override
    public void datagram(Peer to, Endpoint destination, ByteBuf message) {
        transmit(destination, message);
    }

    @Override
    public void cookieReply(Endpoint destination, ByteBuf message) {
        transmit(destination, message);
    }

    private void transmit(Endpoint destination, ByteBuf message) {
        byte[] bytes = new byte[message.readableBytes()];
        message.readBytes(bytes).release();
        try {
            InetAddress address = InetAddress.getByAddress(destination.address().octets());
            socket.send(new DatagramPacket(bytes, bytes.length, address, destination.port()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void packet(Peer from, ByteBuf ipPacket) {
        received.add(Packets.number(ipPacket));
        ipPacket.release();
    }

    @Override
    public void sessionEstablished(Peer with) {
        sessions++;
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public void close() {
        engine.close();
        socket.close();
        if (peer != null) {
            peer.destroy();
        }
    }
}
