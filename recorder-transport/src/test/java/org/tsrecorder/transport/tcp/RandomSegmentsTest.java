package org.tsrecorder.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tsrecorder.transport.packet.PacketFault;
import org.tsrecorder.transport.packet.TcpFlags;
import org.tsrecorder.transport.packet.TcpHeader;
import org.tsrecorder.transport.packet.TcpHeaderWriter;

/** A peer that sends anything at any time, and an owner who calls anything: nothing breaks, leaks or grows. */
class RandomSegmentsTest implements TcpOutput {
    private static final int ROUNDS = 60;
    private static final int STEPS = 250;
    private static final int BUFFER = 20_000;
    private static final ByteBufAllocator ALLOCATOR = new UnpooledByteBufAllocator(false, true);

    private final List<ByteBuf> allocated = new ArrayList<>();
    private final TcpHeader header = new TcpHeader();
    private final Set<TcpState> visited = EnumSet.noneOf(TcpState.class);
    private int sentInCall;

    @Override
    public ByteBuf newSegment(int size) {
        return allocate(size);
    }

    @Override
    public void segment(ByteBuf segment) {
        assertThat(header.wrap(segment, segment.readerIndex(), segment.readableBytes()))
                .isEqualTo(PacketFault.NONE);
        sentInCall++;
        segment.release();
    }

    private ByteBuf allocate(int size) {
        ByteBuf buffer = ALLOCATOR.heapBuffer(size);
        allocated.add(buffer);
        return buffer;
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void nothingBreaks(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            run(random);
        }
        assertThat(visited).containsAll(EnumSet.complementOf(EnumSet.of(TcpState.CLOSING, TcpState.LAST_ACK)));
        assertThat(allocated).allMatch(buffer -> buffer.refCnt() == 0);
    }

    private void run(Random random) {
        TcpSettings settings = TcpSettings.DEFAULT
                .withBuffers(BUFFER / 4, BUFFER, BUFFER)
                .withOptions(random.nextBoolean(), random.nextBoolean());
        TcpOpening opening = new TcpOpening(80, 4000, random.nextInt(), 0, TcpOpening.DEFAULT_V4, 1240);
        TcpCounters counters = new TcpCounters();
        boolean active = random.nextBoolean();
        TcpConnection connection = active
                ? TcpConnection.active(settings, opening, counters)
                : TcpConnection.listen(settings, opening, counters);
        long now = random.nextLong();
        visited.add(connection.state());
        if (active) {
            connection.connect(now, this);
        }
        for (int step = 0; step < STEPS; step++) {
            now += random.nextInt(8) == 0 ? random.nextLong(3_000_000_000L) : random.nextLong(1_000_000);
            sentInCall = 0;
            if (random.nextInt(4) > 0) {
                receive(random, connection, now);
            } else {
                call(random, connection, now);
            }
            connection.flush(now, this);
            check(connection.tcb());
            visited.add(connection.state());
        }
        connection.abort(now, this);
    }

    private void receive(Random random, TcpConnection connection, long now) {
        TransmissionControlBlock tcb = connection.tcb();
        ByteBuf bytes = allocate(2000);
        TcpHeaderWriter writer = new TcpHeaderWriter()
                .begin(bytes, 0, 4000, 80)
                .sequenceNumber(near(random, tcb.rcvNxt))
                .window(random.nextInt(4) == 0 ? 0 : random.nextInt(0x10000));
        if (random.nextInt(10) > 0) {
            writer.acknowledgmentNumber(random.nextBoolean() ? tcb.sndNxt : near(random, tcb.sndUna));
        }
        writer.flags(flags(random, tcb.state));
        writeOptions(random, writer, tcb);
        bytes.writerIndex(writer.end()).writeZero(random.nextInt(3) == 0 ? random.nextInt(1300) : 0);
        assertThat(header.wrap(bytes, 0, bytes.readableBytes())).isEqualTo(PacketFault.NONE);
        connection.receive(now, header, bytes.skipBytes(header.headerLength()), this);
    }

    private static int flags(Random random, TcpState state) {
        boolean opening = state == TcpState.LISTEN || state == TcpState.SYN_SENT;
        int flags = opening && random.nextBoolean() ? TcpFlags.SYN : 0;
        return switch (random.nextInt(60)) {
            case 0 -> flags | TcpFlags.RST;
            case 1 -> flags | TcpFlags.SYN;
            case 2 -> flags | TcpFlags.FIN;
            case 3 -> flags | TcpFlags.URG;
            case 4 -> random.nextInt(256);
            default -> flags;
        };
    }

    private static int near(Random random, int number) {
        return switch (random.nextInt(6)) {
            case 0 -> number + random.nextInt(20) - 10;
            case 1 -> number + random.nextInt(2 * BUFFER) - BUFFER;
            case 2 -> random.nextInt(50) == 0 ? random.nextInt() : number;
            default -> number;
        };
    }

    private static void writeOptions(Random random, TcpHeaderWriter writer, TransmissionControlBlock tcb) {
        boolean opening = tcb.state == TcpState.LISTEN || tcb.state == TcpState.SYN_SENT;
        if (opening) {
            writer.maximumSegmentSize(random.nextInt(3) == 0 ? random.nextInt(100) : 1240);
            writer.windowScale(random.nextInt(20));
            writer.sackPermitted();
        }
        if (random.nextInt(20) > 0) {
            writer.timestamps(
                    opening ? 1 : tcb.timestamps.recent() + random.nextInt(3) - (random.nextInt(50) == 0 ? 9 : 0), 0);
        }
        if (!opening && random.nextInt(3) == 0) {
            int start = near(random, tcb.sndUna);
            writer.sackBlocks(new int[] {start, start + random.nextInt(3000), tcb.sndUna + 50, tcb.sndNxt}, 2);
        }
    }

    private void call(Random random, TcpConnection connection, long now) {
        switch (random.nextInt(12)) {
            case 0, 1, 2 -> write(random, connection);
            case 3, 4, 5 -> connection.read(now).release();
            case 6, 7, 8 -> connection.onTimer(now, this);
            case 9 -> connection.onPathMtu(now, random.nextInt(2000), this);
            case 10 -> connection.onIcmpError(TcpIcmpError.SOFT);
            default -> close(random, connection, now);
        }
    }

    private static void write(Random random, TcpConnection connection) {
        if (connection.writableBytes() > 0) {
            ByteBuf data = Unpooled.wrappedBuffer(new byte[random.nextInt(5000)]);
            connection.write(data);
            data.release();
        }
    }

    private void close(Random random, TcpConnection connection, long now) {
        switch (random.nextInt(12)) {
            case 0 -> connection.close(now, this);
            case 1 -> connection.shutdownOutput();
            default -> connection.noDelay(random.nextBoolean());
        }
    }

    private void check(TransmissionControlBlock tcb) {
        assertThat(SequenceNumber.atOrBefore(tcb.sndUna, tcb.sndNxt)).isTrue();
        assertThat(tcb.sndNxt - tcb.sndUna).isLessThanOrEqualTo(BUFFER + 2);
        assertThat(tcb.receiveQueue.octets() + tcb.reassembly.octets()).isLessThanOrEqualTo(BUFFER + (1 << 14));
        assertThat(tcb.recovery.pipe()).isNotNegative();
        assertThat(sentInCall).isLessThan(2000);
        boolean waiting = tcb.sndNxt != tcb.sndUna && tcb.end == null && tcb.state != TcpState.CLOSED;
        boolean timed = tcb.retransmission.deadline().isArmed()
                || tcb.persist.deadline().isArmed();
        assertThat(timed || !waiting)
                .as("a timer for what is under way in %s", tcb.state)
                .isTrue();
    }
}
