/**
 * A load generator for a running recorder: many sessions, each on a connection of its own, as real clients have them.
 *
 * <pre>
 *   ramp                          steady: what is measured                end
 *   ├── connect, probe, POST ──▶──┼── one write a session and interval ──▶┼── END_STREAM, last ack, end of answer
 *                                 │  {"ack":N} covers a write ─▶ latency  │
 * </pre>
 *
 * <p>One event loop does everything and owns all state, so that ten thousand sessions leave the cores to the recorder.
 * HTTP/2 is made by hand (RFC 9113 §4, §6) for the same reason: a session costs a socket, a few fields and what is not
 * yet acknowledged.
 *
 * <p>Imports Netty, nothing of ours: a generator that shared code with the recorder would share its mistakes.
 */
@NullMarked
package org.tsrecorder.bench.load;

import org.jspecify.annotations.NullMarked;
