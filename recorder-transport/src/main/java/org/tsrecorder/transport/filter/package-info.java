/**
 * May this decrypted packet pass? Rules decide who may begin a flow to us; what belongs to a flow passes without.
 *
 * <pre>
 *   from the tunnel ─▶ malformed, multicast, link-local, not to us ─▶ dropped
 *                      later fragment, TSMP, ICMP reply or error   ─▶ accepted
 *                      TCP, not a SYN                              ─▶ accepted   (the stack resets what it does not know)
 *                      UDP, SCTP of a flow that we began           ─▶ accepted
 *                      anything else                               ─▶ the rules  (none: dropped)
 * </pre>
 *
 * <p>An engine without timers: no I/O, no threads, no clock. Belongs to the thread of the node's event loop.
 *
 * <p>Source: {@code wgengine/filter/filter.go} of Tailscale.
 *
 * <p>Imports {@code packet} and Netty's buffers.
 */
@NullMarked
package org.tsrecorder.transport.filter;

import org.jspecify.annotations.NullMarked;
