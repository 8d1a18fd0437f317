package org.tsrecorder.transport.magicsock;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.tsrecorder.transport.crypto.NaclBox;
import org.tsrecorder.transport.crypto.RandomSource;
import org.tsrecorder.transport.dataplane.PathReceiver;
import org.tsrecorder.transport.dataplane.UdpEndpoint;
import org.tsrecorder.transport.disco.DiscoMessage.Pong;
import org.tsrecorder.transport.disco.TransactionId;
import org.tsrecorder.transport.key.DiscoPrivateKey;
import org.tsrecorder.transport.key.NodePrivateKey;
import org.tsrecorder.transport.packet.IpEndpoint;
import org.tsrecorder.transport.wireguard.Endpoint;

/**
 * A peer's path behind the sorting of datagrams, and a script of what comes from a network that is out to harm it.
 *
 * <pre>
 *   0 n bytes…   datagram over UDP               3 n bytes…   a message that the peer sealed, from its relay
 *   1 n bytes…   datagram from the peer's relay  4 n          n * 100 ms pass
 *   2 n bytes…   a message that the peer sealed  5            something is sent
 *   6            the last ping is answered
 * </pre>
 *
 * <p>Bits 4 to 7 of an operation say where datagrams come from. Whatever happens, every buffer is released, no more is
 * pinged than there may be candidates for, and no address is trusted that was not pinged.
 */
final class FuzzedPaths implements PathOutput, DiscoOutput, PathReceiver {
    private static final RandomSource RANDOM = new Random(11)::nextBytes;
    private static final DiscoPrivateKey OURS = DiscoPrivateKey.generate(RANDOM);
    private static final DiscoPrivateKey THEIRS = DiscoPrivateKey.generate(RANDOM);
    private static final NodePrivateKey PEER = NodePrivateKey.generate(RANDOM);
    private static final NaclBox BOX =
            NaclBox.between(THEIRS.bytes(), OURS.publicKey().bytes()).orElseThrow();
    private static final byte[] NONCE = new byte[NaclBox.NONCE_BYTES];
    private static final long STEP_NANOS = 100_000_000;
    private static final int PONG_SOURCE_BYTES = 18;
    private static final long MAGIC = 0x5453_F09F_92ACL;

    private final PathContext context = new PathContext(new Random(12)::nextBytes, this);
    private final PathTable table = new PathTable(context, OURS);
    private final MagicCounters counters = new MagicCounters();
    private final PeerPath path;
    private final Inbound inbound;
    private long nowNanos = Long.MAX_VALUE - 1_000_000_000L;
    private final Set<UdpEndpoint> asked = new HashSet<>();
    private TransactionId lastPing = new TransactionId(0, 0);
    private int pings;

    FuzzedPaths() {
        List<IpEndpoint> known = List.of(IpEndpoint.parse("192.0.2.1:1").orElseThrow());
        path = table.put(nowNanos, new MagicPeer(PEER.publicKey(), THEIRS.publicKey(), known, 1));
        DiscoReceiver disco = new DiscoReceiver(table, context, counters, this);
        inbound =
                new Inbound(new Inbound.Receivers(this, disco, (now, datagram) -> {}), table, counters, () -> nowNanos);
    }

    /** Plays the script to its end. */
    void play(byte[] script) {
        ByteBuf in = Unpooled.wrappedBuffer(script);
        while (in.isReadable()) {
            int operation = in.readUnsignedByte();
            InetSocketAddress source = new InetSocketAddress("198.51.100.1", 1 + (operation >>> 4));
            pings = 0;
            switch (operation & 7) {
                case 0 -> overUdp(bytes(in), source);
                case 1 -> relayed(bytes(in));
                case 2 -> overUdp(sealed(in), source);
                case 3 -> relayed(sealed(in));
                case 6 -> answer(source);
                case 4 -> pass(in.isReadable() ? in.readUnsignedByte() : 0);
                default -> send();
            }
            require(pings <= Candidates.MOST * 2, "pings");
        }
        table.clear();
        require(table.nextDeadlineNanos() == Long.MAX_VALUE, "deadlines of peers that are gone");
    }

    private static ByteBuf bytes(ByteBuf in) {
        int length = in.isReadable() ? Math.min(in.readUnsignedByte(), in.readableBytes()) : 0;
        return Unpooled.buffer().writeBytes(in, length);
    }

    private static ByteBuf sealed(ByteBuf in) {
        ByteBuf plain = bytes(in);
        byte[] message = new byte[plain.readableBytes()];
        plain.readBytes(message);
        return Unpooled.buffer()
                .writeInt((int) (MAGIC >>> Short.SIZE))
                .writeShort((int) MAGIC)
                .writeBytes(THEIRS.publicKey().bytes())
                .writeBytes(NONCE)
                .writeBytes(BOX.seal(NONCE, message));
    }

    private void overUdp(ByteBuf datagram, InetSocketAddress source) {
        inbound.datagram(datagram, source);
        require(datagram.refCnt() == 0, "a datagram's buffer");
    }

    /** A pong to the last ping, wherever that went. */
    private void answer(InetSocketAddress source) {
        ByteBuf pong = Unpooled.buffer().writeShort(0x0200);
        pong.writeLong(lastPing.high()).writeInt(lastPing.low()).writeZero(PONG_SOURCE_BYTES);
        ByteBuf script = Unpooled.buffer().writeByte(pong.readableBytes()).writeBytes(pong);
        overUdp(sealed(script), source);
    }

    private void relayed(ByteBuf datagram) {
        inbound.packet(1, PEER.publicKey(), datagram);
        require(datagram.refCnt() == 0, "a relayed buffer");
    }

    private void pass(int steps) {
        for (int i = 0; i < steps; i++) {
            nowNanos += STEP_NANOS;
            table.onTimer(nowNanos);
        }
        pings = 0;
    }

    private void send() {
        if (path.trustedForSend(nowNanos) == null) {
            path.searchOn(nowNanos);
        }
    }

    private static void require(boolean held, String what) {
        if (!held) {
            throw new AssertionError(what);
        }
    }

    @Override
    public void datagram(Endpoint source, ByteBuf datagram) {
        datagram.release();
    }

    @Override
    public void batchComplete() {}

    @Override
    public void pong(DiscoPeer peer, Endpoint destination, Pong pong) {}

    @Override
    public void pingDirect(PeerPath which, UdpEndpoint to, TransactionId transaction) {
        pings++;
        asked.add(to);
        lastPing = transaction;
    }

    @Override
    public void pingRelayed(PeerPath which, int region, TransactionId transaction) {
        pings++;
    }

    @Override
    public void callMeMaybe(PeerPath which) {}

    @Override
    public int relayRoute(PeerPath which) {
        return 0;
    }

    @Override
    public void bestAddressChanged(PeerPath which) {
        require(which.best() == null || asked.contains(which.best()), "an address that was not pinged is best");
    }
}
