/**
 * The host's UDP socket, in batches.
 *
 * <pre>
 *   kernel ── UDP_GRO: up to 64 KiB of equal datagrams ──▶ ReceiveArena ── slices ──▶ DatagramHandler.datagram × n
 *                                                                                      DatagramHandler.batchComplete
 *   kernel ◀── UDP_SEGMENT: one buffer, one destination ── SegmentBatch ◀── UdpEdge.send × n, UdpEdge.flush
 * </pre>
 *
 * <p>One system call for forty datagrams is what makes UDP as cheap as TCP;
 * {@link org.tsrecorder.transport.udp.UdpMode} names what is used where the kernel has less to offer.
 *
 * <p>Everything here lives on the event loop that the edge was bound to. What goes wrong with a datagram is a counter:
 * the protocols above repeat what is lost.
 *
 * <p>Sources: Linux udp(7), {@code UDP_GRO} and {@code UDP_SEGMENT}; wireguard-go's {@code conn} package for when the
 * kernel takes back what it promised. Imports Netty's channels, epoll and NIO; nothing of ours.
 */
@NullMarked
package org.tsrecorder.transport.udp;

import org.jspecify.annotations.NullMarked;
