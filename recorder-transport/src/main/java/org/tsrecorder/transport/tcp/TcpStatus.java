package org.tsrecorder.transport.tcp;

/**
 * STATUS of RFC 9293 §3.9.1: a connection's state as a value. Sizes in octets, times in nanoseconds.
 *
 * @param state the state
 * @param sendWindow what the peer allows
 * @param receiveWindow what the peer was allowed
 * @param receiveCapacity what the receive buffer has grown to
 * @param unacknowledged sent and not acknowledged
 * @param unsent written and not sent
 * @param unread received in order and not read
 * @param outOfOrder received ahead of its turn
 * @param congestionWindow cwnd
 * @param slowStartThreshold ssthresh
 * @param segmentSize most octets of text in a segment we send
 * @param roundTripNanos smoothed round-trip time, 0 before the first measurement
 * @param retransmissionTimeoutNanos RTO without backoff
 */
public record TcpStatus(
        TcpState state,
        int sendWindow,
        int receiveWindow,
        int receiveCapacity,
        int unacknowledged,
        int unsent,
        int unread,
        int outOfOrder,
        int congestionWindow,
        int slowStartThreshold,
        int segmentSize,
        long roundTripNanos,
        long retransmissionTimeoutNanos) {}
