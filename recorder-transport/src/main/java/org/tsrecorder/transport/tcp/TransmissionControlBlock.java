package org.tsrecorder.transport.tcp;

import org.jspecify.annotations.Nullable;

/**
 * Everything that is known of a connection, in the names of RFC 9293 §3.3.1: the variables, and (as there) the buffers
 * and queues that belong to it. No logic.
 */
final class TransmissionControlBlock {
    final TcpSettings settings;
    final TcpCounters counters;
    TcpOpening opening;

    TcpState state = TcpState.CLOSED;
    /** Opened by a SYN of ours, not of the peer's. */
    boolean active;

    @Nullable
    TcpEnd end;
    /** Bits of {@link TcpEvents} the owner has not seen. */
    int events;

    /** SND.UNA, SND.NXT, SND.WND, SND.WL1, SND.WL2, ISS. */
    int sndUna;

    int sndNxt;
    int sndWnd;
    int sndWl1;
    int sndWl2;
    final int iss;
    /** MAX.SND.WND: the largest window the peer ever offered. */
    int maxSndWnd;
    /** Snd.Wind.Shift; 0 unless {@link #windowScaling} was agreed. */
    int sndWindShift;

    boolean windowScaling;
    /** SND.UNA + 1 is not data but an octet sent into a closed window. */
    boolean probing;

    /** IRS, RCV.NXT and Last.ACK.sent (RFC 7323 §4.3); the window is {@link #receiveWindow}. */
    int irs;

    int rcvNxt;
    int lastAckSent;
    /** The peer's FIN has come and has this number. */
    int finAt;

    boolean finArrived;
    /** Where urgent data ends, while {@link #urgent}. */
    int rcvUp;

    boolean urgent;

    /** SendMSS and the path's MSS, RFC 9293 §3.7.1; what they leave for text once the options are there. */
    int peerMss;

    int pathMss;
    int segmentSize;
    boolean sackEnabled;

    boolean noDelay;
    /** A FIN follows the last octet of the send queue; it went out. */
    boolean finQueued;

    boolean finSent;
    /** The owner reads no more. */
    boolean inputClosed;
    /** An ICMP error said that the peer cannot be reached. */
    boolean unreachable;
    /** The last write was cut short. */
    boolean writeBlocked;

    final SendQueue sendQueue;
    final ReceiveQueue receiveQueue = new ReceiveQueue();
    final ReassemblyQueue reassembly = new ReassemblyQueue();
    final ReceiveWindow receiveWindow;
    final DelayedAck delayedAck = new DelayedAck();
    final ChallengeAcks challengeAcks = new ChallengeAcks();
    final Timestamps timestamps;
    final RttEstimator rtt = new RttEstimator();
    final RetransmissionTimer retransmission = new RetransmissionTimer(rtt);
    final PersistTimer persist = new PersistTimer(rtt);
    final KeepAlive keepAlive;
    /** End of TIME_WAIT or FIN_WAIT_2. */
    final Deadline lastState = new Deadline();

    final CongestionControl congestion;
    final LossRecovery recovery;

    TransmissionControlBlock(TcpSettings settings, TcpOpening opening, TcpCounters counters) {
        this.settings = settings;
        this.opening = opening;
        this.counters = counters;
        iss = opening.initialSequenceNumber();
        pathMss = opening.maximumSegmentSize();
        noDelay = settings.noDelay();
        sendQueue = new SendQueue(settings.sendBuffer());
        receiveWindow = new ReceiveWindow(settings.receiveBufferInitial(), settings.receiveBufferMaximum());
        timestamps = new Timestamps(opening.timestampOffset());
        keepAlive = new KeepAlive(settings.timeouts());
        congestion = switch (settings.congestion()) {
            case CUBIC -> new Cubic();
            case NEW_RENO -> new NewReno();
        };
        recovery = new LossRecovery(this);
        sndUna = iss;
        sndNxt = iss;
        sendQueue.begin(iss + 1);
    }
}
