/**
 * LocalAPI: what this host's {@code tailscaled} tells programs of the same host, by HTTP over its unix socket.
 *
 * <pre>
 *   LocalClient ── GET /localapi/v0/status?peers=false ──▶ LocalStatus
 *       │                                                  addresses, name, whether there is a TUN device
 *       └───────── GET /localapi/v0/whois?addr=IP:PORT ──▶ LocalWhoIs, or 404: nobody of the tailnet
 * </pre>
 *
 * <p>A recorder in host mode asks it who a peer is. Behind a TUN device the peer's address is its tailnet address; in
 * userspace mode tailscaled accepts the connection itself and makes one of its own, from 127.0.0.1, whose port it
 * remembers for as long as that connection lives. So the port is asked for, too.
 *
 * <p>A client has one event loop, on which every request begins and ends; its methods are safe for any thread and do
 * not block. Bad answers fail their stage with {@link org.tsrecorder.transport.localapi.LocalApiException}; sizes, time
 * and the number of requests at once are limited.
 *
 * <p>Sources: Tailscale's {@code ipn/localapi/localapi.go}, {@code ipn/ipnstate}, {@code client/local},
 * {@code wgengine/netstack} for userspace mode. Imports Netty and jackson-core, no other room.
 */
@NullMarked
package org.tsrecorder.transport.localapi;

import org.jspecify.annotations.NullMarked;
