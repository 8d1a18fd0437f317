/**
 * The network map: who is in the tailnet, and what they may do to us, as the control server's messages build it up.
 *
 * <pre>
 *   MapResponse ─▶ NetworkMapSession.apply ─▶ NetworkMapChange ── what is new: peers, relays, filter, names …
 *                      │ parts of the filter,       │
 *                      │ messages, owners           └─ NetworkMap: whoIs(address), resolve(name), filterRules()
 *                      └─ the map before
 * </pre>
 *
 * <p>A {@link org.tsrecorder.transport.netmap.NetworkMap} is an immutable value; the next one shares with it what did
 * not change, so that a change of one peer costs the same in a tailnet of ten or of ten thousand. A
 * {@link org.tsrecorder.transport.netmap.NetworkMapSession} lasts as long as one map stream and belongs to the thread
 * that reads it.
 *
 * <p>An engine: no I/O, no threads, no clock; the wall clock's time is an argument. What a server writes into rules
 * that makes no sense is counted, and opens nothing.
 *
 * <p>Sources: {@code control/controlclient/map.go}, {@code wgengine/filter/tailcfg.go} and
 * {@code ipn/ipnlocal/node_backend.go} of Tailscale. Imports {@code key}, {@code packet}, {@code tailcfg} and the rules
 * of {@code filter}.
 */
@NullMarked
package org.tsrecorder.transport.netmap;

import org.jspecify.annotations.NullMarked;
