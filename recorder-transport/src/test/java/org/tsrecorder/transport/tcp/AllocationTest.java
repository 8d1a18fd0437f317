package org.tsrecorder.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tsrecorder.transport.tcp.Exchange.LOCAL;
import static org.tsrecorder.transport.tcp.Exchange.REMOTE;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.tsrecorder.transport.packet.TcpHeader;
import org.tsrecorder.transport.packet.TcpHeaderWriter;

/** Bulk text in order, in batches, read at once: the engine itself allocates nothing. */
class AllocationTest implements TcpOutput {
    private static final int MSS = 1240;
    private static final int BATCH = 45;
    private static final int HEADER = 32;

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, true);
    private final ByteBuf arriving = allocator.heapBuffer(HEADER + MSS);
    private final ByteBuf leaving = allocator.heapBuffer(100);
    private final TcpHeaderWriter writer = new TcpHeaderWriter();
    private final TcpHeader header = new TcpHeader();
    private int sent;
    private long now;
    private int next = REMOTE + 1;

    @Override
    public ByteBuf newSegment(int size) {
        return leaving.retain().clear();
    }

    @Override
    public void segment(ByteBuf segment) {
        segment.release();
        sent++;
    }

    private void receive(TcpConnection connection, int flags, int octets) {
        writer.begin(arriving, 0, 4000, 80).sequenceNumber(next).window(60_000).flags(flags);
        if (flags == 0) {
            writer.acknowledgmentNumber(LOCAL + 1);
        }
        writer.timestamps((int) (now / 1_000_000), 0);
        int length = writer.end();
        arriving.setIndex(length, length + octets);
        header.wrap(arriving, 0, length + octets);
        connection.receive(now, header, arriving.retain(), this);
        next += octets;
    }

    private void batch(TcpConnection connection) {
        now += 200_000;
        for (int i = 0; i < BATCH; i++) {
            receive(connection, 0, MSS - 12);
        }
        int events = connection.takeEvents();
        while ((events & TcpEvents.READABLE) != 0 && connection.readableBytes() > 0) {
            connection.read(now).release();
        }
        connection.flush(now, this);
    }

    @Test
    void textInOrderAllocatesNothing() {
        TcpCounters counters = new TcpCounters();
        TcpConnection connection = TcpConnection.listen(
                TcpSettings.DEFAULT, new TcpOpening(80, 4000, LOCAL, 0, TcpOpening.DEFAULT_V4, MSS), counters);
        next = REMOTE;
        receive(connection, 2, 0);
        next = REMOTE + 1;
        receive(connection, 0, 0);
        for (int i = 0; i < 200; i++) {
            batch(connection);
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        sent = 0;
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 1000; i++) {
            batch(connection);
        }
        long perSegment = (threads.getCurrentThreadAllocatedBytes() - before) / (1000 * BATCH);
        assertThat(perSegment).isZero();
        assertThat(sent).as("one acknowledgment a batch").isEqualTo(1000);
        assertThat(counters.get(TcpCounter.SEGMENTS_PREDICTED)).isGreaterThanOrEqualTo(1200L * BATCH);
        connection.abort(now, this);
        arriving.release();
        leaving.release();
    }
}
