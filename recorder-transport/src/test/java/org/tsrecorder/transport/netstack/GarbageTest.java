package org.tsrecorder.transport.netstack;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tsrecorder.transport.packet.InternetChecksum;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.packet.TcpFlags;

/** Whatever comes, nothing throws, nothing leaks, nothing grows. */
final class GarbageTest {
    private static final IpAddress US = IpAddress.of("100.64.0.1");
    private static final IpAddress US_V6 = IpAddress.of("fd7a:115c:a1e0::1");
    private static final IpAddress PEER = IpAddress.of("100.64.0.2");
    private static final IpAddress PEER_V6 = IpAddress.of("fd7a:115c:a1e0::2");

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true, true);
    private final List<ByteBuf> sent = new ArrayList<>();
    private long now = Long.MAX_VALUE - 1_000_000;
    private final NetStack stack = new NetStack(
            NetStackSettings.DEFAULT.withConnections(50, 10, 100_000),
            allocator,
            new Random(1),
            StackFixture.hash(1),
            sent::add);

    private void begin() {
        stack.addresses(now, List.of(US, US_V6));
        for (IpAddress any : List.of(IpAddress.ANY_V4, IpAddress.ANY_V6)) {
            stack.listen(any, 80, socket -> new RecordingHandler(() -> now, 3_000));
            stack.bind(any, 53, socket -> {});
        }
    }

    private void receive(byte[] bytes) {
        stack.receive(now, allocator.directBuffer(bytes.length + 1).writeBytes(bytes));
        stack.flush(now);
        sent.forEach(ByteBuf::release);
        sent.clear();
    }

    private void end() {
        assertThat(stack.connections()).isLessThanOrEqualTo(50);
        stack.close(now);
        sent.forEach(ByteBuf::release);
        assertThat(allocator.metric().usedDirectMemory() + allocator.metric().usedHeapMemory())
                .isZero();
    }

    @Test
    void randomBytesOfEveryLengthDoNoHarm() {
        begin();
        Random random = new Random(791);
        for (int round = 0; round < 60_000; round++) {
            byte[] bytes = new byte[round % 200];
            random.nextBytes(bytes);
            if (bytes.length > 0) {
                bytes[0] = (byte) ((round & 1) == 0 ? 0x45 : 0x60);
            }
            receive(bytes);
        }
        assertThat(stack.counters().get(NetStackCounter.PACKETS_RECEIVED)).isEqualTo(60_000);
        end();
    }

    @Test
    void rightPacketsWithWrongBytesDoNoHarm() {
        begin();
        Random random = new Random(8200);
        for (int round = 0; round < 60_000; round++) {
            boolean v6 = random.nextBoolean();
            byte[] bytes = mutated(random, v6, plausible(random, v6));
            mendChecksums(bytes, v6);
            receive(bytes);
            now += random.nextInt(20_000_000);
            stack.onTimer(now);
        }
        end();
    }

    private static byte[] plausible(Random random, boolean v6) {
        IpAddress source = v6 ? PEER_V6 : PEER;
        IpAddress destination = v6 ? US_V6 : US;
        byte[] payload = new byte[random.nextInt(60)];
        random.nextBytes(payload);
        int port = 40_000 + random.nextInt(20);
        ByteBuf packet =
                switch (random.nextInt(4)) {
                    case 0 -> Packets.udp(source, 9, destination, 53 + random.nextInt(2), payload);
                    case 1 -> Packets.icmp(source, destination, random.nextInt(0x10000), random.nextInt(), payload);
                    case 2 ->
                        Packets.tcp(
                                source,
                                port,
                                destination,
                                80,
                                payload,
                                seg -> seg.sequenceNumber(random.nextInt(99))
                                        .flags(random.nextInt(256))
                                        .window(random.nextInt(65_536))
                                        .timestamps(random.nextInt(), random.nextInt()));
                    default ->
                        Packets.tcp(
                                source,
                                port,
                                destination,
                                80,
                                new byte[0],
                                seg -> seg.flags(TcpFlags.SYN)
                                        .maximumSegmentSize(random.nextInt(65_536))
                                        .windowScale(random.nextInt(256))
                                        .sackPermitted());
                };
        byte[] bytes = new byte[packet.readableBytes()];
        packet.readBytes(bytes).release();
        return bytes;
    }

    private static byte[] mutated(Random random, boolean v6, byte[] bytes) {
        for (int changes = random.nextInt(4); changes > 0; changes--) {
            // Addresses stay, or nothing gets past the door.
            int index = random.nextInt(bytes.length);
            boolean address = v6 ? index >= 8 && index < 40 : index >= 12 && index < 20;
            if (!address) {
                bytes[index] = (byte) random.nextInt();
            }
        }
        return bytes;
    }

    /** Makes the packet's IPv4 checksum and, where it is TCP's, the segment's checksum right. */
    private static void mendChecksums(byte[] bytes, boolean v6) {
        ByteBuf packet = Unpooled.wrappedBuffer(bytes);
        int header = v6 ? 40 : 20;
        if (!v6) {
            InternetChecksum.store(packet, 0, 20, 10, 0);
        }
        int length = bytes.length - header;
        if (bytes[v6 ? 6 : 9] == 6 && length >= 20) {
            int pseudo = v6
                    ? InternetChecksum.pseudoHeader(PEER_V6, US_V6, 6, length)
                    : InternetChecksum.pseudoHeader(PEER, US, 6, length);
            InternetChecksum.store(packet, header, length, 16, pseudo);
        }
    }
}
