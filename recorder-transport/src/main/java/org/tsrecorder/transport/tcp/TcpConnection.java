package org.tsrecorder.transport.tcp;

import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.Optional;
import org.tsrecorder.transport.packet.TcpFlags;
import org.tsrecorder.transport.packet.TcpHeader;

/**
 * One TCP connection: RFC 9293 as an engine. Segments come in by {@link #receive}, time by {@link #onTimer}; segments
 * go out to the {@link TcpOutput} that is handed to each call, and news are taken with {@link #takeEvents()}.
 *
 * <p>A batch of arrivals is processed like this, so that it is answered by few acknowledgments:
 *
 * <pre>{@code
 * for each segment:  connection.receive(now, header, payload, out);
 * then once:         events = connection.takeEvents();     // the owner reads and writes
 *                    connection.flush(now, out);
 *                    arm a timer for connection.nextDeadlineNanos();
 * }</pre>
 *
 * <p>Owners finish with {@link #close} or {@link #abort}, also after {@link TcpEvents#CLOSED}: that releases what was
 * not read. All calls come from one thread. {@code nowNanos} is a monotonic clock that may wrap.
 */
public final class TcpConnection {
    /** No timer runs. */
    public static final long NO_DEADLINE = Long.MAX_VALUE;

    private final TransmissionControlBlock tcb;
    private final Lifecycle lifecycle;
    private final SegmentEmitter emitter;
    private final Transmitter transmitter;
    private final Segment segment = new Segment();
    private final SegmentArrivesListen inListen;
    private final SegmentArrivesSynSent inSynSent;
    private final SegmentArrivesSynchronized inSynchronized;

    private TcpConnection(TcpSettings settings, TcpOpening opening, TcpCounters counters) {
        tcb = new TransmissionControlBlock(settings, opening, counters);
        lifecycle = new Lifecycle(tcb);
        emitter = new SegmentEmitter(tcb);
        transmitter = new Transmitter(tcb, emitter);
        inListen = new SegmentArrivesListen(tcb, lifecycle, transmitter, emitter);
        inSynchronized = new SegmentArrivesSynchronized(tcb, lifecycle, transmitter, emitter);
        inSynSent = new SegmentArrivesSynSent(tcb, lifecycle, transmitter, emitter, inSynchronized);
    }

    /** OPEN, active: a connection in CLOSED that sends its SYN when told to {@link #connect}. */
    public static TcpConnection active(TcpSettings settings, TcpOpening opening, TcpCounters counters) {
        TcpConnection connection = new TcpConnection(settings, opening, counters);
        connection.tcb.active = true;
        return connection;
    }

    /**
     * OPEN, passive: a connection in LISTEN, for one peer. A listener makes one for each SYN and hands it that by
     * {@link #receive}; the opening's remote port may be 0.
     */
    public static TcpConnection listen(TcpSettings settings, TcpOpening opening, TcpCounters counters) {
        TcpConnection connection = new TcpConnection(settings, opening, counters);
        connection.tcb.state = TcpState.LISTEN;
        return connection;
    }

    /**
     * A connection in ESTABLISHED, whose handshake was kept in a SYN cookie; the opening's initial sequence number is
     * that cookie. The segment that brought it back is to be given to {@link #receive} then.
     *
     * @param offeredWindow the window field of the SYN-ACK that was sent for it
     */
    public static TcpConnection established(
            TcpSettings settings,
            TcpOpening opening,
            TcpCounters counters,
            TcpHandshake handshake,
            int offeredWindow,
            long nowNanos) {
        TcpConnection connection = new TcpConnection(settings, opening, counters);
        TransmissionControlBlock tcb = connection.tcb;
        tcb.irs = handshake.peerInitialSequenceNumber();
        tcb.rcvNxt = tcb.irs + 1;
        tcb.lastAckSent = tcb.rcvNxt;
        tcb.sndUna = tcb.iss + 1;
        tcb.sndNxt = tcb.iss + 1;
        connection.lifecycle.agree(handshake, nowNanos);
        tcb.receiveWindow.wasOffered(tcb.rcvNxt + offeredWindow);
        connection.lifecycle.setSendWindow(0, tcb.irs, tcb.sndUna);
        connection.lifecycle.establish(nowNanos);
        return connection;
    }

    /**
     * Sends the SYN.
     *
     * @throws IllegalStateException unless this is a new active connection
     */
    public void connect(long nowNanos, TcpOutput out) {
        if (!tcb.active || tcb.state != TcpState.CLOSED || tcb.end != null) {
            throw new IllegalStateException("state=" + tcb.state + ", active=" + tcb.active + ", end=" + tcb.end);
        }
        tcb.state = TcpState.SYN_SENT;
        transmitter.sendSyn(nowNanos, out);
    }

    /**
     * SEGMENT ARRIVES. What must not wait is answered at once, everything else by the next {@link #flush}.
     *
     * @param header a well-formed header of this connection whose checksum was verified; not kept
     * @param payload the segment's text, readable from its reader index on; ownership moves in
     */
    public void receive(long nowNanos, TcpHeader header, ByteBuf payload, TcpOutput out) {
        tcb.counters.count(TcpCounter.SEGMENTS_RECEIVED);
        segment.refill(header, payload);
        switch (tcb.state) {
            case CLOSED -> tcb.counters.count(TcpCounter.AFTER_END);
            case LISTEN -> inListen.process(nowNanos, segment, out);
            case SYN_SENT -> inSynSent.process(nowNanos, segment, out);
            default -> inSynchronized.process(nowNanos, segment, out);
        }
        segment.releasePayload();
    }

    /**
     * Sends what may be sent: text, and an acknowledgment or window update if one is due. To be called after each batch
     * of {@link #receive}, and after {@link #write}, {@link #read} and {@link #shutdownOutput}. What is not read by
     * then is copied if it would keep far more memory alive than it counts.
     */
    public void flush(long nowNanos, TcpOutput out) {
        transmitter.flush(nowNanos, out);
        tcb.receiveQueue.settle();
        tcb.reassembly.settle();
    }

    /** Does what is due. To be called at {@link #nextDeadlineNanos()}; earlier or later calls do no harm. */
    public void onTimer(long nowNanos, TcpOutput out) {
        if (tcb.lastState.isDue(nowNanos)) {
            lifecycle.finish(TcpEnd.ORDERLY);
            return;
        }
        if (tcb.retransmission.deadline().isDue(nowNanos)) {
            onRetransmissionTimer(nowNanos, out);
        }
        if (tcb.persist.deadline().isDue(nowNanos)) {
            onPersistTimer(nowNanos, out);
        }
        if (tcb.keepAlive.deadline().isDue(nowNanos)) {
            onKeepAliveTimer(nowNanos, out);
        }
        if (tcb.delayedAck.deadline().isDue(nowNanos)) {
            tcb.delayedAck.demand();
            transmitter.flush(nowNanos, out);
        }
    }

    private void onRetransmissionTimer(long nowNanos, TcpOutput out) {
        boolean handshake = tcb.state == TcpState.SYN_SENT || tcb.state == TcpState.SYN_RECEIVED;
        TcpTimeouts timeouts = tcb.settings.timeouts();
        long patienceNanos = (handshake ? timeouts.handshake() : timeouts.user()).toNanos();
        if (tcb.retransmission.isHopeless(nowNanos, patienceNanos)) {
            giveUp();
        } else if (handshake) {
            tcb.counters.count(TcpCounter.RETRANSMISSION_TIMEOUTS);
            tcb.counters.count(TcpCounter.SEGMENTS_RETRANSMITTED);
            transmitter.sendSyn(nowNanos, out);
            tcb.retransmission.backOff(nowNanos, patienceNanos);
        } else {
            transmitter.onRetransmissionTimeout(nowNanos, out);
        }
    }

    private void onPersistTimer(long nowNanos, TcpOutput out) {
        long patienceNanos = tcb.settings.timeouts().user().toNanos();
        if (tcb.persist.isHopeless(nowNanos, patienceNanos)) {
            giveUp();
        } else if (tcb.persist.isForsaken(nowNanos, patienceNanos)) {
            emitter.reset(nowNanos, out);
            giveUp();
        } else {
            transmitter.onPersistTimeout(nowNanos, out);
        }
    }

    private void onKeepAliveTimer(long nowNanos, TcpOutput out) {
        if (tcb.sndNxt != tcb.sndUna) {
            // What is under way asks the same question (MUST-26).
            tcb.keepAlive.onHeard(nowNanos);
        } else if (tcb.keepAlive.isHopeless()) {
            emitter.reset(nowNanos, out);
            giveUp();
        } else {
            tcb.counters.count(TcpCounter.KEEP_ALIVES_SENT);
            emitter.keepAliveProbe(nowNanos, out);
            tcb.keepAlive.onProbe(nowNanos);
        }
    }

    private void giveUp() {
        lifecycle.finish(tcb.unreachable ? TcpEnd.UNREACHABLE : TcpEnd.TIMED_OUT);
    }

    /** When {@link #onTimer} has something to do, on the clock of {@code nowNanos}, or {@link #NO_DEADLINE}. */
    public long nextDeadlineNanos() {
        long earliest = tcb.retransmission.deadline().earlierOf(NO_DEADLINE);
        earliest = tcb.persist.deadline().earlierOf(earliest);
        earliest = tcb.delayedAck.deadline().earlierOf(earliest);
        earliest = tcb.keepAlive.deadline().earlierOf(earliest);
        return tcb.lastState.earlierOf(earliest);
    }

    /** What happened since the last call: bits of {@link TcpEvents}. */
    public int takeEvents() {
        int events = tcb.events;
        tcb.events = 0;
        return events;
    }

    /**
     * SEND: queues as much of {@code data} as there is room for, as a slice whose octets must not change any more, and
     * moves its reader index by that. The caller keeps its reference. Text can be queued before the handshake is
     * complete. When not everything was taken, {@link TcpEvents#WRITABLE} follows; never after the end.
     *
     * @return how many octets were taken
     * @throws IllegalStateException after {@link #shutdownOutput} or {@link #close}
     */
    public int write(ByteBuf data) {
        if (tcb.finQueued) {
            throw new IllegalStateException("write after close, state=" + tcb.state);
        }
        if (tcb.end != null) {
            return 0;
        }
        int taken = tcb.sendQueue.write(data);
        tcb.writeBlocked = data.isReadable();
        return taken;
    }

    /** How many octets {@link #write} would take now. */
    public int writableBytes() {
        return tcb.finQueued || tcb.end != null ? 0 : tcb.sendQueue.room();
    }

    /** Octets written and not acknowledged yet. */
    public int unacknowledgedBytes() {
        return tcb.sendQueue.size();
    }

    /**
     * RECEIVE: the next octets in order, as they came; ownership moves to the caller. The receive window follows what
     * is read here.
     *
     * @return an empty buffer when there is nothing to read
     */
    public ByteBuf read(long nowNanos) {
        ByteBuf payload = tcb.receiveQueue.poll();
        tcb.receiveWindow.onRead(
                nowNanos, payload.readableBytes(), tcb.rtt.smoothedNanos(), tcb.opening.maximumSegmentSize());
        return payload;
    }

    /** Octets that can be read now. */
    public int readableBytes() {
        return tcb.receiveQueue.octets();
    }

    /** Octets that the next {@link #read} would give; 0 when there are none. */
    public int nextReadableBytes() {
        return tcb.receiveQueue.firstOctets();
    }

    /** Whether the peer has closed its side and everything before that was read. */
    public boolean isInputFinished() {
        boolean closed =
                switch (tcb.state) {
                    case CLOSE_WAIT, CLOSING, LAST_ACK, TIME_WAIT, CLOSED -> true;
                    default -> false;
                };
        return closed && tcb.receiveQueue.octets() == 0;
    }

    /** How many of the octets to be read next are urgent (RFC 9293 §3.8.5); 0 mostly. They stay in the stream. */
    public int urgentBytes() {
        int readTo = tcb.rcvNxt - tcb.receiveQueue.octets();
        return tcb.urgent ? Math.max(0, tcb.rcvUp - readTo) : 0;
    }

    /** Half-closes: a FIN follows what was written. Reading goes on. */
    public void shutdownOutput() {
        if (tcb.end == null && !tcb.finQueued) {
            lifecycle.closeOutput();
        }
    }

    /**
     * CLOSE, both ways: what was written is still delivered. If something that came was not read, or comes hereafter,
     * the connection is reset instead, since it would be lost silently (RFC 9293 §3.6.1). A peer that keeps its window
     * closed is given {@link TcpTimeouts#user()} to take the rest.
     */
    public void close(long nowNanos, TcpOutput out) {
        boolean unread = tcb.receiveQueue.octets() > 0 || !tcb.reassembly.isEmpty();
        tcb.inputClosed = true;
        tcb.persist.onOwnerGone(nowNanos);
        switch (tcb.state) {
            case CLOSED, LISTEN, SYN_SENT -> abort(nowNanos, out);
            case CLOSING, LAST_ACK, TIME_WAIT -> tcb.receiveQueue.release();
            default -> {
                if (unread) {
                    abort(nowNanos, out);
                } else {
                    lifecycle.closeOutput();
                    lifecycle.limitFinWait2(nowNanos);
                    transmitter.flush(nowNanos, out);
                }
            }
        }
    }

    /** ABORT: the peer gets a RST if it has a connection; everything held is dropped. */
    public void abort(long nowNanos, TcpOutput out) {
        tcb.inputClosed = true;
        tcb.receiveQueue.release();
        if (tcb.end != null) {
            return;
        }
        switch (tcb.state) {
            case SYN_RECEIVED, ESTABLISHED, FIN_WAIT_1, FIN_WAIT_2, CLOSE_WAIT -> emitter.reset(nowNanos, out);
            default -> {}
        }
        lifecycle.finish(TcpEnd.ABORTED);
    }

    /**
     * An ICMP error quoted a segment of this connection that was under way (the caller has checked its sequence number,
     * RFC 5927 §4.1). A hard one ends a connection that is being opened; anything else is only remembered as the
     * reason, should the peer stay silent (MUST-56; RFC 5927 §5.2 for hard errors of synchronized connections).
     */
    public void onIcmpError(TcpIcmpError error) {
        boolean opening = tcb.state == TcpState.SYN_SENT || tcb.state == TcpState.SYN_RECEIVED;
        if (error == TcpIcmpError.HARD && opening) {
            lifecycle.finish(TcpEnd.UNREACHABLE);
        } else {
            tcb.unreachable = true;
        }
    }

    /**
     * The peer's node says that it rejects this connection, of which it must be known to speak the truth. Ends a
     * connection whose SYN nobody has answered; any other goes on.
     */
    public void onRejected() {
        if (tcb.state == TcpState.SYN_SENT) {
            lifecycle.finish(TcpEnd.REJECTED);
        }
    }

    /** Whether {@code sequence} is of a segment under way, as a genuine ICMP error quotes it. */
    public boolean isUnderWay(int sequence) {
        return SequenceNumber.atOrAfter(sequence, tcb.sndUna) && SequenceNumber.before(sequence, tcb.sndNxt);
    }

    /**
     * The path now takes segments of this size; see {@link TcpOpening#maximumSegmentSize()}. When it got smaller, what
     * is under way is sent again.
     */
    public void onPathMtu(long nowNanos, int maximumSegmentSize, TcpOutput out) {
        int before = tcb.segmentSize;
        tcb.pathMss = Math.max(TcpTuning.LEAST_MSS, Math.min(tcb.opening.maximumSegmentSize(), maximumSegmentSize));
        if (before == 0) {
            return;
        }
        lifecycle.sizeSegments();
        if (tcb.segmentSize < before && tcb.state.sendsData()) {
            tcb.recovery.onPathMtu();
            transmitter.flush(nowNanos, out);
        }
    }

    /**
     * In TIME_WAIT: whether this SYN may open a new connection between the same ports (RFC 9293 §3.6.1, RFC 6191); then
     * this one can be forgotten.
     */
    public boolean acceptsNewIncarnation(TcpHeader header) {
        boolean syn = (header.flags() & (TcpFlags.SYN | TcpFlags.ACK | TcpFlags.RST)) == TcpFlags.SYN;
        if (tcb.state != TcpState.TIME_WAIT || !syn) {
            return false;
        }
        boolean newer = tcb.timestamps.isEnabled()
                && header.hasTimestamps()
                && SequenceNumber.after(header.timestampValue(), tcb.timestamps.recent());
        return newer || SequenceNumber.after(header.sequenceNumber(), tcb.rcvNxt);
    }

    /** Switches the Nagle algorithm off or on (MUST-17). */
    public void noDelay(boolean off) {
        tcb.noDelay = off;
    }

    /**
     * Probes the peer after so much silence, by {@link TcpTimeouts} for this connection alone (MUST-24).
     *
     * @param silence counted from now; zero: never
     */
    public void keepAlive(long nowNanos, Duration silence) {
        if (tcb.end == null && tcb.state != TcpState.TIME_WAIT) {
            boolean heardFrom = tcb.state.isSynchronized() && tcb.state != TcpState.SYN_RECEIVED;
            tcb.keepAlive.idle(nowNanos, silence, heardFrom);
        }
    }

    /** Lets the receive buffer grow up to this; what it has grown to is not taken back. */
    public void receiveBufferMaximum(int octets) {
        tcb.receiveWindow.maximum(octets);
    }

    /** The state. */
    public TcpState state() {
        return tcb.state;
    }

    /** How it ended; empty until {@link TcpEvents#CLOSED}. */
    public Optional<TcpEnd> end() {
        return Optional.ofNullable(tcb.end);
    }

    /** Octets it holds for both directions, in order or not. */
    public int bufferedBytes() {
        return tcb.sendQueue.size() + tcb.receiveQueue.octets() + tcb.reassembly.octets();
    }

    /** STATUS. */
    public TcpStatus status() {
        return new TcpStatus(
                tcb.state,
                tcb.sndWnd,
                tcb.receiveWindow.size(tcb.rcvNxt),
                tcb.receiveWindow.capacity(),
                tcb.sndNxt - tcb.sndUna,
                Math.max(0, tcb.sendQueue.end() - tcb.sndNxt),
                tcb.receiveQueue.octets(),
                tcb.reassembly.octets(),
                tcb.congestion.window(),
                tcb.congestion.slowStartThreshold(),
                tcb.segmentSize,
                tcb.rtt.smoothedNanos(),
                tcb.rtt.timeoutNanos());
    }

    /** For tests of this package. */
    TransmissionControlBlock tcb() {
        return tcb;
    }
}
