package org.tsrecorder.transport.wireguard;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.tsrecorder.transport.crypto.Blake2s;
import org.tsrecorder.transport.crypto.RandomSource;
import org.tsrecorder.transport.key.NodePrivateKey;
import org.tsrecorder.transport.packet.IpPrefix;

/**
 * Two engines that know each other, and between them a script that delivers, changes, repeats and drops what they send,
 * invents datagrams of its own, and lets time pass.
 *
 * <pre>
 *   0 n bytes…   invented datagram          4          the oldest message is dropped
 *   1            the oldest message arrives 5 n        n² * 10 ms pass, then timers
 *   2 at xor     it arrives changed         6 n        a packet of n * 6 + 24 bytes is sent
 *   3            it arrives, and stays      7 n bytes… invented handshake message with a true mac1
 * </pre>
 *
 * <p>Bit 3 of an operation says which end is meant, bits 4 to 7 where datagrams come from. Whatever happens, packets
 * that come out are those that went in, and in the end every buffer was released.
 */
final class FuzzedTunnel implements AutoCloseable {
    private static final Instant START = Instant.parse("2026-07-29T11:50:50Z");
    private static final byte[] MAC1_LABEL = "mac1----".getBytes(StandardCharsets.US_ASCII);
    private static final long STEP_NANOS = 10_000_000;
    private static final int MOST_UNDER_WAY = 64;
    private static final int IP_HEADER = 20;

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, true);
    private final Side[] sides = {new Side(1), new Side(2)};
    private long nowNanos = Long.MAX_VALUE - 1_000_000_000L;
    private long elapsedNanos;
    private int packets;

    FuzzedTunnel() {
        for (Side side : sides) {
            side.engine.addPeer(nowNanos, other(side).asPeer());
        }
    }

    /** Plays the script to its end. */
    void play(byte[] script) {
        ByteBuf in = Unpooled.wrappedBuffer(script);
        while (in.isReadable()) {
            int operation = in.readUnsignedByte();
            Side side = sides[operation >>> 3 & 1];
            Endpoint source = UdpEndpoint.of("192.0.2." + (operation >>> 4), 41641);
            switch (operation & 7) {
                case 0 -> side.receive(source, invented(in));
                case 1 -> other(side).receive(source, side.take());
                case 2 -> other(side).receive(source, changed(side.take(), in));
                case 3 -> other(side).receive(source, side.repeat());
                case 4 -> side.take().release();
                case 5 -> pass(number(in));
                case 6 -> send(side, number(in));
                default -> side.receive(source, inventedHandshake(in, side));
            }
        }
    }

    private void pass(int n) {
        long passed = STEP_NANOS * n * n;
        nowNanos += passed;
        elapsedNanos += passed;
        for (Side side : sides) {
            side.engine.onTimer(nowNanos, side);
        }
    }

    private void send(Side from, int n) {
        int length = n * 6 + IP_HEADER + Integer.BYTES;
        ByteBuf packet = allocator
                .buffer(WireGuard.HEADROOM + length + WireGuard.TAILROOM)
                .setIndex(WireGuard.HEADROOM, WireGuard.HEADROOM);
        packet.writeShort(0x4500).writeShort(length).writeLong(0);
        packet.writeBytes(from.address.address().octets())
                .writeBytes(other(from).address.address().octets());
        int number = packets++;
        for (int i = IP_HEADER; i < length; i++) {
            packet.writeByte(number >>> (8 * (i & 3)));
        }
        from.engine.send(nowNanos, packet, from);
    }

    private ByteBuf invented(ByteBuf script) {
        int length = Math.min(number(script), script.readableBytes());
        return allocator.buffer(length).writeBytes(script, length);
    }

    /** Type 1 or 2 by the first byte, filled up with zeros, and a mac1 as only those can make who know the key. */
    private ByteBuf inventedHandshake(ByteBuf script, Side to) {
        ByteBuf body = invented(script);
        boolean initiation = body.isReadable() && (body.getByte(0) & 1) == 1;
        byte[] message = new byte[initiation ? 148 : 92];
        body.readBytes(message, 0, Math.min(body.readableBytes(), message.length));
        body.release();
        message[0] = (byte) (initiation ? 1 : 2);
        message[1] = message[2] = message[3] = 0;
        byte[] key = Blake2s.hash(MAC1_LABEL, to.key.publicBytes());
        System.arraycopy(Blake2s.mac128(key, message, 0, message.length - 32), 0, message, message.length - 32, 16);
        return allocator.buffer(message.length).writeBytes(message);
    }

    private static ByteBuf changed(ByteBuf message, ByteBuf script) {
        int at = number(script);
        int xor = number(script);
        if (message.isReadable()) {
            int index = message.readerIndex() + at % message.readableBytes();
            message.setByte(index, message.getByte(index) ^ xor);
        }
        return message;
    }

    private static int number(ByteBuf script) {
        return script.isReadable() ? script.readUnsignedByte() : 0;
    }

    private Side other(Side side) {
        return sides[0] == side ? sides[1] : sides[0];
    }

    @Override
    public void close() {
        for (Side side : sides) {
            side.close();
        }
        long left = allocator.metric().usedHeapMemory() + allocator.metric().usedDirectMemory();
        if (left != 0) {
            throw new AssertionError("bytes of buffers not released: " + left);
        }
    }

    /** One engine and what it sent that is still under way. */
    private final class Side implements WireGuardOutput, AutoCloseable {
        final NodePrivateKey key;
        final IpPrefix address;
        final WireGuard engine;
        private final Endpoint endpoint;
        private final Deque<ByteBuf> sent = new ArrayDeque<>();

        Side(int number) {
            RandomSource random = new Random(number)::nextBytes;
            key = NodePrivateKey.generate(random);
            address = IpPrefix.of("100.64.0." + number);
            endpoint = UdpEndpoint.of("192.0.2." + number, 41641);
            engine = new WireGuard(
                    key,
                    WireGuardTuning.STOCK,
                    PeerLookup.NONE,
                    random,
                    () -> START.plusNanos(elapsedNanos),
                    allocator);
        }

        PeerConfig asPeer() {
            return PeerConfig.of(key.publicKey(), List.of(address)).withEndpoint(endpoint);
        }

        void receive(Endpoint source, ByteBuf datagram) {
            engine.receive(nowNanos, source, datagram, this);
        }

        ByteBuf take() {
            ByteBuf oldest = sent.poll();
            return oldest == null ? allocator.buffer(0) : oldest;
        }

        ByteBuf repeat() {
            ByteBuf oldest = sent.peek();
            return oldest == null
                    ? allocator.buffer(0)
                    : allocator.buffer(oldest.readableBytes()).writeBytes(oldest.slice());
        }

        private void keep(ByteBuf message) {
            sent.add(message);
            if (sent.size() > MOST_UNDER_WAY) {
                take().release();
            }
        }

        @Override
        public void datagram(Peer peer, Endpoint destination, ByteBuf message) {
            keep(message);
        }

        @Override
        public void cookieReply(Endpoint destination, ByteBuf message) {
            keep(message);
        }

        @Override
        public void packet(Peer peer, ByteBuf ipPacket) {
            int number = Packets.number(ipPacket);
            ipPacket.release();
            if (number < 0 || number >= packets) {
                throw new AssertionError("packet " + number + " was never sent");
            }
        }

        @Override
        public void sessionEstablished(Peer peer) {
            // Nothing to add to what the engine does by itself.
        }

        @Override
        public void close() {
            engine.close();
            sent.forEach(ByteBuf::release);
            sent.clear();
        }
    }
}
