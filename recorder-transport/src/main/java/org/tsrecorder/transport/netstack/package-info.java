/**
 * From IP packets to TCP connections and UDP sockets: a host's half of TCP/IP, without the network below.
 *
 * <pre>
 *   receive(now, packet)
 *     │ ours? from somebody? ── no ─▶ counted
 *     ├─ fragment ─▶ Reassembler ─▶ whole packet ─┐
 *     ▼                                           ▼
 *   TcpDemultiplexer ─▶ TcpSockets ─▶ TcpConnection       connection, listener, cookie, RST
 *   UdpDemultiplexer ─▶ UdpSocket                         queue; port unreachable
 *   IcmpReceiver     ─▶ echo reply; errors to the connection they quote
 *
 *   flush(now)  touched sockets: handlers told, segments sent, timers set
 *        └─▶ PacketSender ─▶ PacketOutput     with room in front and behind for a tunnel
 * </pre>
 *
 * <p>An engine: no I/O, no threads, no locks, no clock. Everything belongs to the thread of the node's event loop. All
 * that a peer can make grow is bounded by {@link org.tsrecorder.transport.netstack.NetStackSettings}.
 *
 * <p>Sources: RFC 1122, 791, 5722, 8200, 792, 4443, 9293 §3.10.7, 4987 (SYN cookies), 5927 (ICMP errors), 6056 (ports).
 *
 * <p>Imports {@code packet}, {@code tcp}, {@code time} and Netty's buffers.
 */
@NullMarked
package org.tsrecorder.transport.netstack;

import org.jspecify.annotations.NullMarked;
