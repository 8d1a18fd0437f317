package org.tsrecorder.transport.netstack;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.tcp.KeyedHash;

/** A stack with one address of each family, and what it sent. */
abstract class StackFixture {
    static final IpAddress US = IpAddress.of("100.64.0.1");
    static final IpAddress US_V6 = IpAddress.of("fd7a:115c:a1e0::1");
    static final IpAddress PEER = IpAddress.of("100.64.0.2");
    static final IpAddress PEER_V6 = IpAddress.of("fd7a:115c:a1e0::2");
    static final long SECOND = 1_000_000_000L;

    final ArrayDeque<ByteBuf> sent = new ArrayDeque<>();
    long now = 5_000 * SECOND;
    NetStack stack = newStack(NetStackSettings.DEFAULT);

    /** Replaces the stack. */
    void given(NetStackSettings settings) {
        stack.close(now);
        stack = newStack(settings);
    }

    private NetStack newStack(NetStackSettings settings) {
        NetStack made = new NetStack(settings, Packets.ALLOCATOR, new Random(9293), hash(77), sent::add);
        made.addresses(now, List.of(US, US_V6));
        return made;
    }

    /** A keyed hash good enough where no one attacks: the finalizer of SplitMix64 over the message. */
    static KeyedHash hash(long key) {
        return message -> {
            long hash = key;
            for (byte b : message) {
                hash = (hash ^ b) * 0x9E37_79B9_7F4A_7C15L;
                hash ^= hash >>> 29;
            }
            return hash;
        };
    }

    /** Gives the stack packets, as one batch. */
    void receives(ByteBuf... packets) {
        for (ByteBuf packet : packets) {
            stack.receive(now, packet);
        }
        stack.flush(now);
    }

    /** The oldest packet sent and not looked at yet. */
    Seen takeSent() {
        ByteBuf packet = sent.poll();
        if (packet == null) {
            throw new AssertionError("nothing was sent");
        }
        return Seen.of(packet);
    }

    void sentNothing() {
        if (!sent.isEmpty()) {
            throw new AssertionError("sent " + takeSent());
        }
    }

    long count(NetStackCounter counter) {
        return stack.counters().get(counter);
    }

    @AfterEach
    void release() {
        stack.close(now);
        sent.forEach(ByteBuf::release);
        sent.clear();
        if (Packets.held() != 0) {
            throw new AssertionError(Packets.held() + " bytes were not released");
        }
    }
}
