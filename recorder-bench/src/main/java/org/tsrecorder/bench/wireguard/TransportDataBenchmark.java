package org.tsrecorder.bench.wireguard;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.tsrecorder.transport.crypto.RandomSource;
import org.tsrecorder.transport.key.NodePrivateKey;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.packet.IpPrefix;
import org.tsrecorder.transport.wireguard.Endpoint;
import org.tsrecorder.transport.wireguard.Peer;
import org.tsrecorder.transport.wireguard.PeerConfig;
import org.tsrecorder.transport.wireguard.PeerLookup;
import org.tsrecorder.transport.wireguard.WireGuard;
import org.tsrecorder.transport.wireguard.WireGuardOutput;
import org.tsrecorder.transport.wireguard.WireGuardTuning;

/**
 * One packet through the engine, from the call of {@code send} or {@code receive} to that of the output: in batches of
 * 45 as the kernel's segmentation offload makes them, received as slices of one 64 KiB buffer.
 *
 * <pre>java -cp … org.openjdk.jmh.Main bench.wireguard.TransportDataBenchmark -prof gc</pre>
 *
 * <p>What {@code -prof gc} shows for {@link #receive} holds the encryption of its batch too, which is not timed; so
 * what {@link #send} shows is to be taken off.
 */
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TransportDataBenchmark {
    private static final int BATCH = 45;
    private static final byte[] SOURCE = {10, 0, 0, 1};
    private static final byte[] DESTINATION = {10, 0, 0, 2};

    /** Made by JMH. */
    public TransportDataBenchmark() {}

    private record Port(IpAddress address, int port) implements Endpoint {}

    /** One end: keeps what it sent, drops what it received. */
    static final class Side implements WireGuardOutput {
        private final NodePrivateKey key = NodePrivateKey.generate(RandomSource.secure());
        private final Port port;
        private final WireGuard engine;
        private final List<ByteBuf> sent = new ArrayList<>();
        private int received;

        Side(int port) {
            this.port = new Port(IpAddress.of("127.0.0.1"), port);
            this.engine = new WireGuard(
                    key,
                    WireGuardTuning.STOCK,
                    PeerLookup.NONE,
                    RandomSource.secure(),
                    InstantSource.system(),
                    PooledByteBufAllocator.DEFAULT);
        }

        void meet(Side other, String address) {
            engine.addPeer(
                    0,
                    PeerConfig.of(other.key.publicKey(), List.of(IpPrefix.of(address)))
                            .withEndpoint(other.port));
        }

        void deliverTo(Side other) {
            for (ByteBuf message : List.copyOf(sent)) {
                other.engine.receive(0, port, message, other);
            }
            sent.clear();
        }

        @Override
        public void datagram(Peer peer, Endpoint destination, ByteBuf message) {
            sent.add(message);
        }

        @Override
        public void cookieReply(Endpoint destination, ByteBuf message) {
            sent.add(message);
        }

        @Override
        public void packet(Peer peer, ByteBuf ipPacket) {
            received++;
            ipPacket.release();
        }

        @Override
        public void sessionEstablished(Peer peer) {}
    }

    /** Two ends with a session. */
    @State(Scope.Thread)
    public abstract static class Tunnel {
        /** Length of the inner packet. */
        @Param({"64", "1420"})
        public int length;

        private final Side sender = new Side(51820);
        private final Side receiver = new Side(51821);

        /** Made by JMH. */
        protected Tunnel() {}

        /** Makes the session. */
        @Setup
        public void handshake() {
            sender.meet(receiver, "10.0.0.2");
            receiver.meet(sender, "10.0.0.1");
            sender.engine.send(0, packet(), sender);
            while (receiver.received == 0) {
                sender.deliverTo(receiver);
                receiver.deliverTo(sender);
            }
        }

        /** Ends it. */
        @TearDown
        public void end() {
            clear();
            sender.engine.close();
            receiver.engine.close();
        }

        final Side sender() {
            return sender;
        }

        final Side receiver() {
            return receiver;
        }

        final ByteBuf packet() {
            ByteBuf packet = PooledByteBufAllocator.DEFAULT
                    .directBuffer(WireGuard.HEADROOM + length + WireGuard.TAILROOM)
                    .setIndex(WireGuard.HEADROOM, WireGuard.HEADROOM)
                    .writeShort(0x4500)
                    .writeShort(length)
                    .writeLong(0);
            return packet.writeBytes(SOURCE).writeBytes(DESTINATION).writeZero(length - 20);
        }

        final void clear() {
            sender.sent.forEach(ByteBuf::release);
            sender.sent.clear();
        }
    }

    /** A tunnel with messages that were never received, as slices of one buffer. */
    @State(Scope.Thread)
    public static class Incoming extends Tunnel {
        private final ByteBuf batch = ByteBufAllocator.DEFAULT.directBuffer(1 << 16);
        private int messageLength;

        /** Made by JMH. */
        public Incoming() {}

        /** Encrypts a batch anew, for a message can be received only once. */
        @Setup(Level.Invocation)
        public void fill() {
            batch.clear();
            for (int i = 0; i < BATCH; i++) {
                sender().engine.send(0, packet(), sender());
                batch.writeBytes(sender().sent.getLast());
            }
            messageLength = batch.writerIndex() / BATCH;
            clear();
        }

        private ByteBuf message(int index) {
            return batch.retainedSlice(index * messageLength, messageLength);
        }
    }

    /** A tunnel with packets to send. */
    @State(Scope.Thread)
    public static class Outgoing extends Tunnel {
        private final List<ByteBuf> packets = new ArrayList<>();

        /** Made by JMH. */
        public Outgoing() {}

        /** Makes them. */
        @Setup(Level.Invocation)
        public void fill() {
            clear();
            packets.clear();
            for (int i = 0; i < BATCH; i++) {
                packets.add(packet());
            }
        }
    }

    /** Decrypts a batch, each message a slice of one buffer. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public int receive(Incoming incoming) {
        Side receiver = incoming.receiver();
        int before = receiver.received;
        for (int i = 0; i < BATCH; i++) {
            receiver.engine.receive(0, incoming.sender().port, incoming.message(i), receiver);
        }
        if (receiver.received != before + BATCH) {
            throw new IllegalStateException(receiver.engine.counters().toString());
        }
        return before;
    }

    /** Encrypts a batch of packets where they are. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public int send(Outgoing outgoing) {
        Side sender = outgoing.sender();
        for (ByteBuf packet : outgoing.packets) {
            sender.engine.send(0, packet, sender);
        }
        if (sender.sent.size() != BATCH) {
            throw new IllegalStateException(sender.engine.counters().toString());
        }
        return BATCH;
    }
}
