/**
 * The one room where tunnel, stack and paths meet: encrypted datagrams on one side, TCP connections on the other.
 *
 * <pre>
 *            ┌──────────────────── one event loop, run to completion ───────────────────┐
 *   Paths ──▶│ datagram ─▶ WireGuard ─▶ PacketFilter ─▶ NetStack.receive ─┐              │
 *            │            decrypted in place,                            ▼              │
 *            │            source held against          touched connections: TcpHandler  │──▶ transport.socket
 *            │            the peer's addresses                           │              │
 *   Paths ◀──│ datagram ◀─ WireGuard.send ◀──────────── packet ◀─────────┘              │
 *            └──────────────────────────────────────────────────────────────────────────┘
 * </pre>
 *
 * <p>Work comes in turns: a batch of datagrams, an alarm, or a command from another thread. At the end of a turn the
 * stack tells its handlers and sends what is due, the paths send what gathered, and the alarm is set to the earliest
 * deadline of the engines. All time in a turn is the time of its begin.
 *
 * <p>{@link org.tsrecorder.transport.dataplane.DataPlane} may be called from any thread; everything else belongs to the
 * event loop. A packet that makes something throw is counted and logged once a minute, and the next one is processed.
 *
 * <p>With peers that are nodes of a tailnet TSMP is spoken as well, in front of the filter: pings and their answers,
 * disco keys, rejects. A peer that is jailed may begin no flow to us.
 *
 * <p>Imports {@code crypto}, {@code key}, {@code packet}, {@code wireguard}, {@code tcp}, {@code netstack},
 * {@code filter}, {@code udp}, {@code time}.
 */
@NullMarked
package org.tsrecorder.transport.dataplane;

import org.jspecify.annotations.NullMarked;
