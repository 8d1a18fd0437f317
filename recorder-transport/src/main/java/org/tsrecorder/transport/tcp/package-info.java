/**
 * RFC 9293 for one connection, with RFC 7323 (window scale, timestamps, PAWS), 2018 and 6675 (SACK), 6298
 * (retransmission timer), 5681, 6582 and 9438 (congestion control), 3042, 6528, 5961, 6191 and 6928.
 *
 * <p>{@link org.tsrecorder.transport.tcp.TcpConnection} is the door. It does no input or output, starts no thread,
 * takes no lock and reads no clock: all its methods are called by the one thread of the node's event loop.
 *
 * <pre>{@code
 *                   what the peer sent, in sequence space
 * ----read by the owner----|--queued--|          |--kept out of order--|       |
 *                                     ^RCV.NXT                                 ^right edge, never moved left
 *                   what we send
 * ----acknowledged----|--sent, unacknowledged (pipe, holes, SACKed)--|--written, not sent--|
 *                     ^SND.UNA                                       ^SND.NXT              ^end of the send queue
 * }</pre>
 *
 * <p>A segment's way: {@code TcpConnection.receive} puts it into a {@code Segment}, then {@code SegmentArrivesListen},
 * {@code SegmentArrivesSynSent} or {@code SegmentArrivesSynchronized} with {@code SegmentText} does the steps of RFC
 * 9293 §3.10.7 in their order. Text and acknowledgments leave by {@code Transmitter} in {@code TcpConnection.flush},
 * once per batch of arrivals; {@code LossRecovery} tells it what to send again, {@code CongestionControl} how much. All
 * state is in {@code TransmissionControlBlock}; {@code Lifecycle} moves it from state to state.
 *
 * <p>May import {@code transport.packet} and Netty's buffers.
 */
@NullMarked
package org.tsrecorder.transport.tcp;

import org.jspecify.annotations.NullMarked;
