/**
 * Turns an incoming byte stream into a stored recording, byte for byte.
 *
 * <pre>
 *                     ┌ header line ─▶ parsed, destination added, keys sorted ┐
 *   receive(buf) ─────┤                                                       ├──▶ out ──▶ the store
 *                     └ event lines ─▶ the same buffers, uncopied ────────────┘
 *                            │ 16 KiB at a time, copied to the thread's scratch
 *                            ▼
 *                     length, validity, time: counted, never a reason to refuse
 *
 *   written(n)  ──▶ takeCredit()      memory is free again: the client may send more
 *   durable(n)  ──▶ acknowledged()    in the client's bytes: what an ack frame says
 * </pre>
 *
 * <p>An engine: no I/O, no threads, no locks, no clock. A session belongs to one thread at a time, the event loop of
 * its upload; {@link org.tsrecorder.ingest.InFlightBudget} is shared by all.
 *
 * <p>Sources: docs.asciinema.org (asciicast v2, v3), RFC 8259 (JSON), RFC 3629 (UTF-8). That the header is rewritten,
 * and how, was observed in buckets of the closed recorder.
 *
 * <p>Imports {@code asciicast} and Netty's buffers.
 */
@NullMarked
package org.tsrecorder.ingest;

import org.jspecify.annotations.NullMarked;
