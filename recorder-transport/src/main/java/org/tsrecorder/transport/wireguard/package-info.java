/**
 * The WireGuard protocol as an engine for many peers.
 *
 * <pre>
 *   datagram ─▶ WireGuard ─┬─▶ FloodGuard ─▶ HandshakeReceiver ─▶ HandshakeMessages (noise) ─▶ Keypairs
 *                          └─▶ DataReceiver: index ─▶ Keypair ─▶ ReplayFilter ─▶ AllowedIps ─▶ packet
 *   packet ──▶ AllowedIps ─▶ Transmitter ─┬─▶ Keypair ─▶ datagram
 *                                         └─▶ WaitingPackets, until a handshake ends
 *   time ────▶ DeadlineQueue ─▶ TimerExpiry ─▶ Transmitter
 *
 *   a handshake                initiator                          responder
 *                              SentInitiation ── initiation ────▶ next
 *                              current ◀──────── response ───────
 *                                      ───────── data ──────────▶ current
 * </pre>
 *
 * <p>An engine: it does no I/O, takes no lock, starts no thread and reads no monotonic clock. All of it belongs to the
 * thread that calls it, which is the node's event loop. Everything is bounded by
 * {@link org.tsrecorder.transport.wireguard.WireGuardTuning}; what is dropped is counted in
 * {@link org.tsrecorder.transport.wireguard.WireGuardCounters}. Nothing is kept of a sender that has not proven a
 * peer's static key.
 *
 * <p>Unlike upstream, a peer's initiation does not end a handshake of ours that is under way: when both sides initiate
 * at once, both handshakes end well, instead of neither.
 *
 * <p>Sources: "WireGuard: Next Generation Kernel Network Tunnel" (Donenfeld, 2020 revision; "paper" in comments), RFC
 * 6479; compared with wireguard-go's {@code device}.
 *
 * <p>Imports {@code crypto}, {@code key}, {@code noise}, {@code time}, {@code packet}'s addresses, and Netty's buffers.
 */
@NullMarked
package org.tsrecorder.transport.wireguard;

import org.jspecify.annotations.NullMarked;
