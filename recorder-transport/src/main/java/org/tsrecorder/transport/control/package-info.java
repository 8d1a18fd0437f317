/**
 * The control client: joins a tailnet, and keeps the network map coming.
 *
 * <pre>
 *   ControlClient ─▶ ControlDriver ◀─ actions ── ControlEngine (what next; no I/O)
 *                        │                            ├── Login           which node key, with which auth key
 *   /key, OAuth API  ◀───┤                            ├── RegisterAnswers the decision table
 *   ts2021 requests  ◀───┤                            ├── Backoff         n² × 10 ms, 30 s at most
 *   MapStream        ◀───┤                            └── UpdateSchedule  debounced, one at a time
 *   PingResponder    ◀───┘
 *
 *   map stream:  | length, u32 LITTLE-endian | MapResponse as JSON | length | …
 * </pre>
 *
 * <p>All of it runs on the dialer's event loop, but two things that take longer than a loop may: reading a message's
 * JSON and talking to the OAuth API are done on {@code background}, whose results come back to the loop.
 *
 * <p>Clocks and randomness are handed in. Answers that are malformed or too long end the request or stream that they
 * belong to with one line, and are asked for again after a pause.
 *
 * <p>Sources: Tailscale's {@code control/controlclient/{direct,auto,map}.go}, {@code feature/c2n},
 * {@code feature/oauthkey}, {@code util/backoff}. Imports {@code crypto}, {@code key}, {@code packet}, {@code tailcfg},
 * {@code netmap} and {@code ts2021}.
 */
@NullMarked
package org.tsrecorder.transport.control;

import org.jspecify.annotations.NullMarked;
