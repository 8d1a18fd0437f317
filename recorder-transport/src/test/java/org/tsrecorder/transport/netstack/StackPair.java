package org.tsrecorder.transport.netstack;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.tsrecorder.transport.packet.IpAddress;

/** Two stacks on a link that takes a millisecond, under a clock moved by hand. */
final class StackPair implements AutoCloseable {
    static final long MILLI = 1_000_000L;

    /** Counts its memory, which must be back at the end: cheaper than tracking each buffer. */
    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true, true);

    final NetStack server;
    final NetStack client;
    final IpAddress serverV4 = IpAddress.of("100.64.0.1");
    final IpAddress serverV6 = IpAddress.of("fd7a:115c:a1e0::1");
    final IpAddress clientV4 = IpAddress.of("100.64.0.2");
    final IpAddress clientV6 = IpAddress.of("fd7a:115c:a1e0::2");

    /** Packets that it holds of are lost. */
    Predicate<ByteBuf> loss = packet -> false;

    long now = -3_000 * MILLI;
    private ArrayDeque<ByteBuf> toServer = new ArrayDeque<>();
    private ArrayDeque<ByteBuf> toClient = new ArrayDeque<>();

    StackPair(NetStackSettings serverSettings, NetStackSettings clientSettings) {
        server = new NetStack(
                serverSettings, allocator, new Random(1), StackFixture.hash(11), packet -> put(packet, toClient));
        client = new NetStack(
                clientSettings, allocator, new Random(2), StackFixture.hash(22), packet -> put(packet, toServer));
        server.addresses(now, List.of(serverV4, serverV6));
        client.addresses(now, List.of(clientV4, clientV6));
    }

    private void put(ByteBuf packet, ArrayDeque<ByteBuf> link) {
        if (loss.test(packet)) {
            packet.release();
        } else {
            link.add(packet);
        }
    }

    /** One millisecond passes. */
    void step() {
        client.flush(now);
        server.flush(now);
        ArrayDeque<ByteBuf> forServer = toServer;
        ArrayDeque<ByteBuf> forClient = toClient;
        toServer = new ArrayDeque<>();
        toClient = new ArrayDeque<>();
        now += MILLI;
        forServer.forEach(packet -> server.receive(now, packet));
        forClient.forEach(packet -> client.receive(now, packet));
        server.onTimer(now);
        client.onTimer(now);
    }

    /** Lets time pass until it holds, at most so many milliseconds. */
    void until(BooleanSupplier condition, int atMost) {
        for (int i = 0; i < atMost && !condition.getAsBoolean(); i++) {
            step();
        }
        if (!condition.getAsBoolean()) {
            throw new AssertionError("not after " + atMost + " ms");
        }
    }

    @Override
    public void close() {
        server.close(now);
        client.close(now);
        toServer.forEach(ByteBuf::release);
        toClient.forEach(ByteBuf::release);
        long lost = allocator.metric().usedDirectMemory() + allocator.metric().usedHeapMemory();
        if (lost != 0) {
            throw new AssertionError(lost + " bytes were not released");
        }
    }
}
