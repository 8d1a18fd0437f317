/**
 * IP addresses, and the headers of IP, TCP, UDP and ICMP as views over bytes.
 *
 * <pre>
 *   ┌───────────────┬──────────────────────┬─────────┐
 *   │ IPv4 20..60   │ TCP 20..60           │ payload │   one packet in one ByteBuf
 *   │ IPv6 40 + ext │ UDP 8, ICMP 8        │         │
 *   └───────────────┴──────────────────────┴─────────┘
 *     Ipv4Header ─┐   TcpHeader  UdpHeader
 *     Ipv6Header ─┴▶ IpHeader    IcmpHeader
 * </pre>
 *
 * <p>A view is wrapped again for each packet and allocates nothing: {@code wrap} reads the fields and says with a
 * {@link org.tsrecorder.transport.packet.PacketFault} whether they make sense. Views never move a buffer's indexes,
 * never keep a count of its references, and are valid until the buffer is released or they are wrapped anew. One thread
 * at a time may use a view; addresses and prefixes are immutable values.
 *
 * <p>Sources: RFC 791, 8200, 9293, 768, 792, 4443, 1071, 1624, 2018, 7323, 5952.
 *
 * <p>Imports Netty's buffers and nothing of this project.
 */
@NullMarked
package org.tsrecorder.transport.packet;

import org.jspecify.annotations.NullMarked;
