/**
 * What the network around us is like: which address do others see, does UDP work, how far is each relay, and which
 * should be our home. An engine.
 *
 * <pre>
 *   start ─▶ STUN probes to every region (full), or to home and the fastest (incremental)
 *              │ 3 s at most                       │ no answer at all: UDP is blocked
 *              │                                   ▼
 *              │                        latency over HTTPS, 5 s at most since start
 *              ▼                                   ▼
 *          HomeSelection: the lowest latency of the last five minutes, but home only moves for a good reason
 *              ▼
 *            Report
 * </pre>
 *
 * <p>Probes leave by the socket that WireGuard uses, whose owner also brings the answers. Everything belongs to the
 * owner's thread; times are nanoseconds of a clock that may wrap. Sources: Tailscale's {@code net/netcheck}. Imports
 * {@code packet}, {@code stun}, {@code tailcfg}.
 */
@NullMarked
package org.tsrecorder.transport.netcheck;

import org.jspecify.annotations.NullMarked;
