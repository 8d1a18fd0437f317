/**
 * Connections to relays: DERP over HTTPS, on one event loop.
 *
 * <pre>
 *   DerpRelays ── one per region in use ──▶ RegionClient ── while it is down ──▶ RegionDial ──▶ NodeRace  v4 │ v6
 *       ▲                                        │                                  │ TCP
 *       │ packets, with region and source        │ frames                           ▼
 *       └──────────── DerpConnection ◀───────────┴──── Upgrade: DERP ◀──── TLS, CertificateCheck
 * </pre>
 *
 * <p>The home region stays connected, come what may, since it is where peers reach us; others are connected when there
 * is something to send, and closed when there has not been for a minute. A peer that reached us through a region can be
 * answered through it.
 *
 * <p>Everything belongs to the event loop, whose clock is the only one. Sources: Tailscale's
 * {@code derp/derphttp/derphttp_client.go}, {@code net/tlsdial} and {@code wgengine/magicsock/derp.go}. Imports
 * {@code key}, {@code crypto}, {@code derp}, {@code tailcfg}, and Netty.
 */
@NullMarked
package org.tsrecorder.transport.derphttp;

import org.jspecify.annotations.NullMarked;
