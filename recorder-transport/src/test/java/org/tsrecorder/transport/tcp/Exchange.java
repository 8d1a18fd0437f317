package org.tsrecorder.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tsrecorder.transport.tcp.Seg.fin;
import static org.tsrecorder.transport.tcp.Seg.seg;
import static org.tsrecorder.transport.tcp.Seg.syn;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.tsrecorder.transport.packet.PacketFault;
import org.tsrecorder.transport.packet.TcpHeader;

/**
 * A literate exchange: a connection in some state, what arrives at it and when, and every segment it sends. Nothing it
 * sends may go unmentioned. The peer's number after its SYN is {@code REMOTE + 1}, ours {@code LOCAL + 1}.
 */
final class Exchange implements TcpOutput {
    static final int LOCAL = 10_000;
    static final int REMOTE = 5_000;
    static final int LOCAL_PORT = 80;
    static final int REMOTE_PORT = 40_000;
    /** MSS of both ends, and the size of both buffers. */
    static final int MSS = 1000;

    static final int BUFFER = 8000;
    private static final long MILLISECOND = 1_000_000;
    private static final int SYN_SEGMENTS_ACKNOWLEDGED_AT_ONCE = 16;

    /** No options but the MSS, so that numbers stay round. */
    static final TcpSettings PLAIN =
            TcpSettings.DEFAULT.withBuffers(BUFFER, BUFFER, BUFFER).withOptions(false, false);

    final TcpConnection connection;
    final TcpCounters counters;
    private final Deque<ByteBuf> sent = new ArrayDeque<>();
    private final TcpHeader header = new TcpHeader();
    private long nowNanos;
    private int events;
    private boolean batching;
    private String before = "";

    private Exchange(TcpConnection connection, TcpCounters counters) {
        this.connection = connection;
        this.counters = counters;
    }

    /** A connection made elsewhere. */
    static Exchange of(TcpConnection connection) {
        return new Exchange(connection, new TcpCounters());
    }

    private static TcpOpening opening() {
        return new TcpOpening(LOCAL_PORT, REMOTE_PORT, LOCAL, 0, TcpOpening.DEFAULT_V4, MSS);
    }

    static Exchange passive(TcpSettings settings) {
        TcpCounters counters = new TcpCounters();
        return new Exchange(TcpConnection.listen(settings, opening(), counters), counters);
    }

    static Exchange active(TcpSettings settings) {
        TcpCounters counters = new TcpCounters();
        return new Exchange(TcpConnection.active(settings, opening(), counters), counters);
    }

    static Exchange given(TcpState state) {
        return given(state, PLAIN);
    }

    /** A connection brought into {@code state} by the shortest way, after 0 ms. */
    static Exchange given(TcpState state, TcpSettings settings) {
        Exchange exchange =
                switch (state) {
                    case CLOSED -> active(settings);
                    case LISTEN -> passive(settings);
                    case SYN_SENT -> active(settings).connects();
                    case SYN_RECEIVED -> passive(settings).receives(syn());
                    default -> established(settings);
                };
        switch (state) {
            case FIN_WAIT_1 -> exchange.shutsDown();
            case FIN_WAIT_2 -> exchange.shutsDown().skips().receives(seg().ack(LOCAL + 2));
            case CLOSE_WAIT -> exchange.receives(fin());
            case CLOSING -> exchange.shutsDown().skips().receives(fin());
            case LAST_ACK -> exchange.receives(fin()).skips().shutsDown();
            case TIME_WAIT -> exchange.shutsDown().skips().receives(fin().ack(LOCAL + 2));
            default -> {}
        }
        exchange.skips();
        exchange.isIn(state);
        exchange.events = 0;
        exchange.before = exchange.snapshot();
        return exchange;
    }

    private static Exchange established(TcpSettings settings) {
        Seg syn = syn();
        Seg ack = seg();
        if (settings.timestamps()) {
            syn.ts(1, 0);
            ack.ts(1, 0);
        }
        if (settings.selectiveAcknowledgments()) {
            syn.sackPermitted();
        }
        return passive(settings).receives(syn).skips().receives(ack);
    }

    /** The next text is acknowledged with delay: the first segments of a connection are not. */
    Exchange pastSlowStart() {
        int from = connection.tcb().rcvNxt;
        for (int i = 0; i < SYN_SEGMENTS_ACKNOWLEDGED_AT_ONCE; i++) {
            receives(seg().seq(from + i).data("x")).skips();
        }
        reads(SYN_SEGMENTS_ACKNOWLEDGED_AT_ONCE);
        return skips();
    }

    /** Everything a test may want to see unchanged. */
    private String snapshot() {
        TransmissionControlBlock tcb = connection.tcb();
        return tcb.state + " " + tcb.sndUna + " " + tcb.sndNxt + " " + tcb.sndWnd + " " + tcb.rcvNxt + " "
                + tcb.receiveWindow.rightEdge() + " " + connection.status();
    }

    /** Time passes up to {@code millis} after the beginning; timers that are due go off one by one. */
    Exchange at(long millis) {
        long target = millis * MILLISECOND;
        while (connection.nextDeadlineNanos() != TcpConnection.NO_DEADLINE
                && connection.nextDeadlineNanos() - target <= 0) {
            nowNanos = connection.nextDeadlineNanos();
            connection.onTimer(nowNanos, this);
            connection.flush(nowNanos, this);
        }
        nowNanos = target;
        events |= connection.takeEvents();
        return this;
    }

    /** Time passes without the timers being looked at. */
    Exchange suspendedUntil(long millis) {
        nowNanos = millis * MILLISECOND;
        return this;
    }

    Exchange connects() {
        connection.connect(nowNanos, this);
        return this;
    }

    /** A segment arrives. Everything sent before must have been mentioned. */
    Exchange receives(Seg segment) {
        if (!batching) {
            sendsNothing();
        }
        return receives(segment.toBytes());
    }

    Exchange receives(ByteBuf bytes) {
        PacketFault fault = header.wrap(bytes, 0, bytes.readableBytes());
        assertThat(fault).isEqualTo(PacketFault.NONE);
        connection.receive(nowNanos, header, bytes.skipBytes(header.headerLength()), this);
        if (!batching) {
            flushes();
        }
        return this;
    }

    /** Several segments arrive at once. */
    Exchange receivesTogether(Seg... segments) {
        sendsNothing();
        batching = true;
        for (Seg segment : segments) {
            receives(segment);
        }
        batching = false;
        return flushes();
    }

    private Exchange flushes() {
        events |= connection.takeEvents();
        connection.flush(nowNanos, this);
        events |= connection.takeEvents();
        return this;
    }

    Exchange writes(String text) {
        return writes(text.getBytes(StandardCharsets.US_ASCII));
    }

    Exchange writes(int octets) {
        return writes(octets(octets));
    }

    private Exchange writes(byte[] octets) {
        ByteBuf data = Unpooled.copiedBuffer(octets);
        assertThat(connection.write(data)).isEqualTo(octets.length);
        data.release();
        return flushes();
    }

    /** Reads exactly this much. */
    Exchange reads(int octets) {
        int left = octets;
        while (left > 0) {
            assertThat(connection.readableBytes()).isPositive();
            ByteBuf payload = connection.read(nowNanos);
            left -= payload.readableBytes();
            payload.release();
        }
        assertThat(left).isZero();
        return flushes();
    }

    Exchange reads(String text) {
        StringBuilder got = new StringBuilder();
        while (connection.readableBytes() > 0) {
            ByteBuf payload = connection.read(nowNanos);
            got.append(payload.toString(StandardCharsets.US_ASCII));
            payload.release();
        }
        assertThat(got.toString()).isEqualTo(text);
        return flushes();
    }

    Exchange shutsDown() {
        connection.shutdownOutput();
        return flushes();
    }

    Exchange closes() {
        connection.close(nowNanos, this);
        return flushes();
    }

    Exchange aborts() {
        connection.abort(nowNanos, this);
        return flushes();
    }

    /** Any other call. */
    Exchange does(BiConsumer<TcpConnection, Exchange> call) {
        call.accept(connection, this);
        return flushes();
    }

    long nowNanos() {
        return nowNanos;
    }

    /** The next segments sent are these. */
    Exchange sends(Seg... expected) {
        for (Seg segment : expected) {
            assertThat(sent).as("sent, wanted: %s", segment.describe()).isNotEmpty();
            ByteBuf bytes = sent.remove();
            assertThat(header.wrap(bytes, bytes.readerIndex(), bytes.readableBytes()))
                    .isEqualTo(PacketFault.NONE);
            assertThat(header.sourcePort()).isEqualTo(LOCAL_PORT);
            assertThat(header.destinationPort()).isEqualTo(REMOTE_PORT);
            byte[] text =
                    ByteBufUtil.getBytes(bytes, bytes.readerIndex() + header.headerLength(), header.payloadLength());
            bytes.release();
            assertThat(Seg.describe(header, text, segment)).isEqualTo(segment.describe());
        }
        return this;
    }

    /** So many segments were sent, whatever is in them. */
    Exchange sendsSegments(int count) {
        assertThat(sent).hasSize(count);
        return skips();
    }

    /** At least one was sent. */
    Exchange sendsSomething() {
        assertThat(sent).isNotEmpty();
        return skips();
    }

    Exchange sendsNothing() {
        for (ByteBuf bytes : sent) {
            header.wrap(bytes, bytes.readerIndex(), bytes.readableBytes());
            throw new AssertionError("sent besides: "
                    + Seg.describe(header, new byte[header.payloadLength()], seg().window(0)) + " of "
                    + sent.size());
        }
        return this;
    }

    /** What was sent is of no interest. */
    Exchange skips() {
        sent.forEach(ByteBuf::release);
        sent.clear();
        return this;
    }

    Exchange isIn(TcpState state) {
        assertThat(connection.state()).isEqualTo(state);
        return this;
    }

    Exchange ended(TcpEnd end) {
        assertThat(connection.end()).isEqualTo(Optional.of(end));
        return tells(TcpEvents.CLOSED);
    }

    /** All of these events, and more perhaps, came since the last look. */
    Exchange tells(int expected) {
        assertThat(events & expected).isEqualTo(expected);
        events = 0;
        return this;
    }

    Exchange doesNotTell(int unexpected) {
        assertThat(events & unexpected).isZero();
        return this;
    }

    /** Nothing has changed since the fixture was made. */
    Exchange isUnchanged() {
        assertThat(snapshot()).isEqualTo(before);
        return this;
    }

    Exchange counted(TcpCounter counter, long count) {
        assertThat(counters.get(counter)).as(counter.name()).isEqualTo(count);
        return this;
    }

    /** Ends the test: nothing unmentioned, and all buffers go back. */
    void end() {
        sendsNothing();
        connection.abort(nowNanos, this);
        skips();
    }

    static byte[] octets(int count) {
        byte[] octets = new byte[count];
        for (int i = 0; i < count; i++) {
            octets[i] = (byte) ('a' + i % 26);
        }
        return octets;
    }

    @Override
    public ByteBuf newSegment(int size) {
        return ByteBufAllocator.DEFAULT.directBuffer(4 + size).setIndex(4, 4);
    }

    @Override
    public void segment(ByteBuf segment) {
        assertThat(segment.getShort(segment.readerIndex() + TcpHeader.CHECKSUM)).isZero();
        sent.add(segment);
    }
}
