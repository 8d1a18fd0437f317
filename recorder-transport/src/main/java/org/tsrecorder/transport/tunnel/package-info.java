/**
 * A WireGuard interface without a kernel, described by a file of wg-quick(8): for embedding a service, such as the
 * recorder, behind any stock WireGuard peer.
 *
 * <pre>
 *   wg0.conf ─▶ WireGuardConfig ─▶ WireGuardNode ─▶ DataPlane ◀── UDP ──▶ wireguard-go, Linux, macOS, Windows …
 *                                      │  ▲
 *                        listen, dial ─┘  └─ who speaks from this address? TunnelPeer
 * </pre>
 *
 * <p>Nothing of what wg-quick does to a machine happens: no interface, no routes, no resolver, no commands of
 * {@code PostUp}. A configuration is an immutable value. Values of it are never repeated in errors where they may be
 * secret.
 *
 * <p>Sources: wg(8), wg-quick(8). Imports {@code key}, {@code packet}, {@code wireguard}, {@code dataplane},
 * {@code socket}.
 */
@NullMarked
package org.tsrecorder.transport.tunnel;

import org.jspecify.annotations.NullMarked;
