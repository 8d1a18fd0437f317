package org.tsrecorder.transport.tcp;

import io.netty.buffer.ByteBuf;
import org.tsrecorder.transport.packet.TcpFlags;
import org.tsrecorder.transport.packet.TcpHeader;
import org.tsrecorder.transport.packet.TcpHeaderWriter;

/** Lays out segments and hands them to the output. Every one carries the current acknowledgment and window. */
final class SegmentEmitter {
    private static final int SYN_OPTIONS = 4 + 4;

    private final TransmissionControlBlock tcb;
    private final TcpHeaderWriter writer = new TcpHeaderWriter();
    private final int[] sackEdges = new int[2 * TcpConstants.MOST_SACK_BLOCKS];

    SegmentEmitter(TransmissionControlBlock tcb) {
        this.tcb = tcb;
    }

    /** Our SYN, with an acknowledgment of the peer's if that has come. */
    void syn(long nowNanos, TcpOutput out) {
        boolean answer = tcb.state == TcpState.SYN_RECEIVED;
        boolean timestamps = answer ? tcb.timestamps.isEnabled() : tcb.settings.timestamps();
        boolean sack = answer ? tcb.sackEnabled : tcb.settings.selectiveAcknowledgments();
        boolean scale = !answer || tcb.windowScaling;
        int size = TcpHeader.LENGTH + SYN_OPTIONS + TcpConstants.SACK_SIZE + TcpConstants.TIMESTAMPS_SIZE;
        ByteBuf buffer = out.newSegment(size);
        int at = begin(buffer, tcb.iss);
        writer.flags(TcpFlags.SYN)
                .window(tcb.receiveWindow.offerInSyn(tcb.rcvNxt))
                .maximumSegmentSize(tcb.opening.maximumSegmentSize());
        if (sack) {
            writer.sackPermitted();
        }
        if (timestamps) {
            writer.timestamps(tcb.timestamps.value(nowNanos), answer ? tcb.timestamps.recent() : 0);
        }
        if (scale) {
            writer.windowScale(tcb.receiveWindow.shiftToOffer());
        }
        if (answer) {
            writer.acknowledgmentNumber(tcb.rcvNxt);
            tcb.lastAckSent = tcb.rcvNxt;
        }
        send(buffer, at + writer.end(), out);
    }

    /** Octets of the send queue, and the FIN behind them if {@code flags} say so. */
    void text(long nowNanos, int sequence, int octets, int flags, TcpOutput out) {
        int blocks = sackBlocks(tcb.segmentSize - octets);
        int header = headerSize(blocks);
        ByteBuf buffer = out.newSegment(header + octets);
        int at = acknowledging(nowNanos, buffer, sequence, blocks);
        writer.flags(flags).end();
        buffer.writerIndex(at + header);
        tcb.sendQueue.copy(sequence, octets, buffer);
        send(buffer, at + header + octets, out);
    }

    /** An acknowledgment without text. */
    void acknowledgment(long nowNanos, TcpOutput out) {
        empty(nowNanos, tcb.sndNxt, out);
    }

    /** An old sequence number, which the peer has to answer: RFC 9293 §3.8.4. */
    void keepAliveProbe(long nowNanos, TcpOutput out) {
        empty(nowNanos, tcb.sndNxt - 1, out);
    }

    private void empty(long nowNanos, int sequence, TcpOutput out) {
        int blocks = sackBlocks(TcpHeader.MAX_LENGTH);
        int header = headerSize(blocks);
        ByteBuf buffer = out.newSegment(header);
        int at = acknowledging(nowNanos, buffer, sequence, blocks);
        writer.end();
        send(buffer, at + header, out);
    }

    /** Resets the connection: RFC 9293 §3.10.5. */
    void reset(long nowNanos, TcpOutput out) {
        tcb.counters.count(TcpCounter.RESETS_SENT);
        int header = headerSize(0);
        ByteBuf buffer = out.newSegment(header);
        int at = acknowledging(nowNanos, buffer, tcb.sndNxt, 0);
        writer.flags(TcpFlags.RST).end();
        send(buffer, at + header, out);
    }

    /** Resets what the peer takes for a connection: {@code <SEQ=SEG.ACK><CTL=RST>}, RFC 9293 §3.5.2. */
    void resetAt(int sequence, TcpOutput out) {
        tcb.counters.count(TcpCounter.RESETS_SENT);
        ByteBuf buffer = out.newSegment(TcpHeader.LENGTH);
        int at = begin(buffer, sequence);
        writer.flags(TcpFlags.RST).end();
        send(buffer, at + TcpHeader.LENGTH, out);
    }

    private int begin(ByteBuf buffer, int sequence) {
        int at = buffer.writerIndex();
        writer.begin(buffer, at, tcb.opening.localPort(), tcb.opening.remotePort())
                .sequenceNumber(sequence);
        return at;
    }

    private int acknowledging(long nowNanos, ByteBuf buffer, int sequence, int blocks) {
        int at = begin(buffer, sequence);
        int window = tcb.receiveWindow.offer(tcb.rcvNxt, tcb.receiveQueue.octets(), tcb.opening.maximumSegmentSize());
        writer.acknowledgmentNumber(tcb.rcvNxt).window(window);
        if (tcb.timestamps.isEnabled()) {
            writer.timestamps(tcb.timestamps.value(nowNanos), tcb.timestamps.recent());
        }
        if (blocks > 0) {
            writer.sackBlocks(sackEdges, blocks);
        }
        tcb.lastAckSent = tcb.rcvNxt;
        tcb.delayedAck.onSent();
        return at;
    }

    private int headerSize(int blocks) {
        return TcpHeader.LENGTH
                + (tcb.timestamps.isEnabled() ? TcpConstants.TIMESTAMPS_SIZE : 0)
                + (blocks > 0 ? TcpConstants.SACK_SIZE + blocks * TcpConstants.SACK_BLOCK_SIZE : 0);
    }

    private int sackBlocks(int room) {
        if (!tcb.sackEnabled || tcb.reassembly.isEmpty()) {
            return 0;
        }
        int fitting = Math.max(0, (room - TcpConstants.SACK_SIZE) / TcpConstants.SACK_BLOCK_SIZE);
        int most =
                tcb.timestamps.isEnabled() ? TcpConstants.SACK_BLOCKS_WITH_TIMESTAMPS : TcpConstants.MOST_SACK_BLOCKS;
        return tcb.reassembly.collectBlocks(sackEdges, Math.min(fitting, most));
    }

    private void send(ByteBuf buffer, int end, TcpOutput out) {
        buffer.writerIndex(end);
        tcb.counters.count(TcpCounter.SEGMENTS_SENT);
        out.segment(buffer);
    }
}
