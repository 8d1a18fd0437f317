package org.tsrecorder.transport.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.List;
import org.tsrecorder.transport.packet.PacketFault;
import org.tsrecorder.transport.packet.TcpFlags;
import org.tsrecorder.transport.packet.TcpHeader;

/**
 * One connection, whose peer, application and clock follow a script. Its first byte says whether the connection is
 * active (bit 0) and has small buffers (bit 1); then come operations:
 *
 * <pre>
 *   0..9 flags seq ack window length options…   a segment; seq and ack relative to what is expected, options 4 bytes
 *                                               for each unit of the operation
 *   10 n   n² * 10 ms pass, timers run          13 n   n * 50 octets are written
 *   11     everything is read                   14     the output is shut down
 *   12     one buffer is read                   15 n   abort, close, an ICMP error or another path MTU
 * </pre>
 *
 * <p>Each octet of either stream follows from its sequence number, so that any that is out of place shows. Whatever
 * happens, segments sent are well-formed, timers move on, and in the end every buffer was released.
 */
final class FuzzedConnection implements TcpOutput, AutoCloseable {
    private static final int ISS = 0xFFFF_FF00;
    private static final int REMOTE_ISS = 0x7FFF_FF00;
    private static final int MTU = 1280;
    private static final long STEP_NANOS = 10_000_000;
    private static final int MOST_TIMER_CALLS = 100;
    private static final List<TcpIcmpError> ICMP_ERRORS = List.of(TcpIcmpError.values());

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, true);
    private final ByteBuf script;
    private final TcpConnection connection;
    private final TcpHeader arriving = new TcpHeader();
    private final TcpHeader sent = new TcpHeader();
    private long nowNanos = Long.MAX_VALUE - 1_000_000_000L;
    private boolean outputShut;
    private boolean connected;
    private int readNext;
    private int written;

    FuzzedConnection(byte[] script) {
        this.script = Unpooled.wrappedBuffer(script);
        int how = number();
        TcpSettings settings =
                (how & 2) == 0 ? TcpSettings.DEFAULT : TcpSettings.DEFAULT.withBuffers(3000, 10_000, 5000);
        TcpOpening opening = new TcpOpening(80, 1234, ISS, 77, TcpOpening.DEFAULT_V4, MTU - 40);
        if ((how & 1) == 0) {
            connection = TcpConnection.listen(settings, opening, new TcpCounters());
        } else {
            connection = TcpConnection.active(settings, opening, new TcpCounters());
            connection.connect(nowNanos, this);
        }
    }

    /** Plays the script to its end. */
    void play() {
        while (script.isReadable()) {
            int operation = number() & 15;
            switch (operation) {
                case 10 -> pass(number());
                case 11 -> readAll();
                case 12 -> readOne();
                case 13 -> write(50 * number());
                case 14 -> shutdownOutput();
                case 15 -> disturb(number());
                default -> receive(operation);
            }
            connection.flush(nowNanos, this);
            if ((connection.takeEvents() & TcpEvents.CONNECTED) != 0) {
                connected = true;
                readNext = connection.tcb().irs + 1;
            }
        }
    }

    private void receive(int options) {
        int flags = number();
        TransmissionControlBlock tcb = connection.tcb();
        boolean known = tcb.state != TcpState.LISTEN && tcb.state != TcpState.SYN_SENT;
        int sequence = (known ? tcb.rcvNxt : REMOTE_ISS) + distance();
        int acknowledgment = (known ? tcb.sndNxt : ISS + 1) + distance();
        int window = number() << 8;
        int length = 6 * number();
        int headerLength = TcpHeader.LENGTH + 4 * options;
        ByteBuf segment = allocator.buffer(headerLength + length);
        segment.writeShort(1234).writeShort(80).writeInt(sequence).writeInt(acknowledgment);
        segment.writeByte(headerLength << 2).writeByte(flags).writeShort(window);
        segment.writeShort(0).writeShort((flags & TcpFlags.URG) != 0 ? length / 2 : 0);
        for (int i = 0; i < 4 * options; i++) {
            segment.writeByte(number());
        }
        int first = sequence + ((flags & TcpFlags.SYN) != 0 ? 1 : 0);
        for (int i = 0; i < length; i++) {
            segment.writeByte(octet(first + i));
        }
        if (arriving.wrap(segment, 0, segment.readableBytes()) == PacketFault.NONE) {
            connection.receive(nowNanos, arriving, segment.skipBytes(headerLength), this);
        } else {
            segment.release();
        }
    }

    /** Mostly near, sometimes far: up to 384 octets, or from 17 million to 134 million. */
    private int distance() {
        int n = (byte) number();
        if (Math.abs(n) <= 64) {
            return n * 6;
        }
        return n * n * n * 64;
    }

    private void pass(int n) {
        nowNanos += STEP_NANOS * n * n;
        connection.onTimer(nowNanos, this);
        for (int i = 0; isDue(); i++) {
            if (i == MOST_TIMER_CALLS) {
                throw new AssertionError("a timer is due for ever, state=" + connection.state());
            }
            connection.onTimer(nowNanos, this);
        }
    }

    private boolean isDue() {
        long deadline = connection.nextDeadlineNanos();
        return deadline != TcpConnection.NO_DEADLINE && deadline - nowNanos <= 0;
    }

    private void readAll() {
        while (connection.readableBytes() > 0) {
            readOne();
        }
    }

    private void readOne() {
        ByteBuf payload = connection.read(nowNanos);
        if (payload.isReadable() && !connected) {
            throw new AssertionError("text before the handshake was complete");
        }
        while (payload.isReadable()) {
            requireOctet(payload.readByte(), readNext++);
        }
        payload.release();
    }

    private void write(int length) {
        if (outputShut) {
            return;
        }
        ByteBuf data = allocator.buffer(length);
        for (int i = 0; i < length; i++) {
            data.writeByte(octet(ISS + 1 + written + i));
        }
        written += connection.write(data);
        data.release();
    }

    private void shutdownOutput() {
        connection.shutdownOutput();
        outputShut = true;
    }

    private void disturb(int n) {
        switch (n & 3) {
            case 0 -> connection.abort(nowNanos, this);
            case 1 -> connection.close(nowNanos, this);
            case 2 -> connection.onIcmpError(ICMP_ERRORS.get((n >>> 2) % ICMP_ERRORS.size()));
            default -> connection.onPathMtu(nowNanos, TcpTuning.LEAST_MSS + 4 * n, this);
        }
        outputShut |= (n & 3) <= 1;
    }

    @Override
    public ByteBuf newSegment(int size) {
        return allocator.buffer(size);
    }

    @Override
    public void segment(ByteBuf segment) {
        PacketFault fault = sent.wrap(segment, segment.readerIndex(), segment.readableBytes());
        if (fault != PacketFault.NONE || segment.readableBytes() > MTU - 20) {
            throw new AssertionError("sent a segment of " + segment.readableBytes() + " octets: " + fault);
        }
        int first = sent.sequenceNumber() + (sent.has(TcpFlags.SYN) ? 1 : 0);
        for (int i = 0; i < sent.payloadLength(); i++) {
            requireOctet(segment.getByte(sent.payloadOffset() + i), first + i);
        }
        segment.release();
    }

    private static void requireOctet(byte found, int sequence) {
        if (found != octet(sequence)) {
            throw new AssertionError("octet " + sequence + " is " + found);
        }
    }

    private static byte octet(int sequence) {
        return (byte) (sequence ^ (sequence >>> 8) ^ (sequence >>> 16));
    }

    private int number() {
        return script.isReadable() ? script.readUnsignedByte() : 0;
    }

    @Override
    public void close() {
        connection.abort(nowNanos, this);
        long left = allocator.metric().usedHeapMemory() + allocator.metric().usedDirectMemory();
        if (left != 0) {
            throw new AssertionError("bytes of buffers not released: " + left + ", state=" + connection.state());
        }
    }
}
