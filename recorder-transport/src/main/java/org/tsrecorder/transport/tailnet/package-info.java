/**
 * A node of a tailnet in this process, in the manner of tsnet: the one room that knows control, paths and tunnel.
 *
 * <pre>
 *   TailnetNode, the door, for any thread ─▶ sockets, status, whoIs, ping, logout
 *   ────────────────────────────────────────────────────────────── one event loop ──
 *   ControlClient ─ network map ─▶ MapFollower ─┬─ addresses, filter ─▶ DataPlane
 *      ▲    └─ node key ─▶ StateKeeper ─┐       └─ peers ─▶ PeerBook ─▶ DataPlane, MagicSocket
 *      │                                └─▶ DataPlane.identity, MagicSocket.setPrivateKey
 *      └─ NodeReports ◀─ endpoints, home relay ─ MagicSocket ◀─ rebind ─ NetworkWatch
 *   ────────────────────────────────────────────────────────────── a virtual thread ──
 *   StateKeeper ─▶ NodeState ─▶ core's StateStore, in the form of tailscaled
 *
 *   not started ─▶ Connecting ─▶ NeedsLogin(url), Refused(reason) ─▶ Running ─▶ LoggedOut, Closed
 * </pre>
 *
 * <p>Once running, losing control changes nothing: the last map holds. Not supported: subnet routes, exit nodes,
 * masqueraded addresses ({@code SelfNodeV4MasqAddrForThisPeer}), verifying tailnet lock.
 *
 * <p>Sources: {@code tsnet/tsnet.go}, {@code ipn/ipnlocal/local.go}, {@code ipn/ipnlocal/node_backend.go} of Tailscale.
 *
 * <p>Imports {@code crypto}, {@code key}, {@code packet}, {@code tailcfg}, {@code netmap}, {@code netstack},
 * {@code wireguard}, {@code dataplane}, {@code socket}, {@code derphttp}, {@code magicsock}, {@code ts2021},
 * {@code control}.
 */
@NullMarked
package org.tsrecorder.transport.tailnet;

import org.jspecify.annotations.NullMarked;
