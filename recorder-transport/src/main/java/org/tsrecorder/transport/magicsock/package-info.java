/**
 * How datagrams get to the nodes of a tailnet: directly if any way, through relays until then.
 *
 * <pre>
 *             ┌─ UdpEdge ◀──────────────── trusted address ──────────┐
 *   kernel ◀─▶│                                                      ├── PeerPath ◀── MagicSocket.send ◀── WireGuard
 *             │  DatagramKind ─┬─ WireGuard ──▶ PathReceiver         │      ▲
 *             │                ├─ disco ──▶ DiscoReceiver ───────────┼──────┘ pongs, candidates
 *             │                └─ STUN ───▶ netcheck ──▶ OwnEndpoints ──▶ CallMeMaybe, MagicSocketListener
 *   relays ◀─▶└─ Relays ◀────────────────── no trusted address ──────┘
 * </pre>
 *
 * <p>One UDP socket for both families, as the same port must show to all who ask, and any number of relays. WireGuard
 * knows one endpoint for each peer, its {@link org.tsrecorder.transport.magicsock.PeerPath}, and never another; where
 * the datagrams really go is decided here, packet by packet. Datagrams from outside keep their own source, so that
 * cookies go back to where they are due.
 *
 * <p>The path logic, {@code PeerPath} and what it is made of, does no I/O and reads no clock. Everything belongs to the
 * node's event loop. A peer that nothing is sent to costs its entry in two maps, and wakes nobody.
 *
 * <p>Sources: Tailscale's {@code wgengine/magicsock}. Imports {@code crypto}, {@code key}, {@code packet},
 * {@code time}, {@code wireguard}, {@code udp}, {@code dataplane}, {@code disco}, {@code stun}, {@code derp},
 * {@code derphttp}, {@code netcheck}, {@code tailcfg}.
 */
@NullMarked
package org.tsrecorder.transport.magicsock;

import org.jspecify.annotations.NullMarked;
