/**
 * DERP, the relays' protocol, seen from a client: login, frames, the server's word on how fast we may send. An engine.
 *
 * <pre>
 *   frame   | type u8 | length u32BE | payload |
 *
 *   server                                        client
 *     ServerKey   magic 8, server's key 32   ──▶
 *                                            ◀──   ClientInfo  our key 32, nonce 24, box{"version":2,…}
 *     ServerInfo  nonce 24, box{…}           ──▶                              (the client does not wait for it)
 *                                            ◀──   SendPacket  destination's key 32, packet
 *     RecvPacket  source's key 32, packet    ──▶
 *     KeepAlive, PeerGone, Ping, Health, …   ──▶
 * </pre>
 *
 * <p>Nodes are known by their node keys, and packets are opaque: WireGuard's or disco's. A packet that came whole in
 * one read is handed on as a slice of what was read; one that did not is copied once.
 *
 * <p>Everything belongs to the thread that calls {@link org.tsrecorder.transport.derp.DerpClient}. Times are arguments,
 * in nanoseconds of a clock that may wrap. Sources: Tailscale's {@code derp/derp.go} and {@code derp/derp_client.go}.
 * Imports {@code crypto} and {@code key}.
 */
@NullMarked
package org.tsrecorder.transport.derp;

import org.jspecify.annotations.NullMarked;
