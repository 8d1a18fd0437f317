/**
 * The recorder's HTTP endpoints, on any Netty channel.
 *
 * <pre>
 *   bytes ─▶ ProtocolSelector ─┬─▶ RequestDecoder ─▶ Http1RequestHandler ─┐ RequestHead
 *                              └─▶ StreamingFrameReader ─▶ Http2Request…  ─┴▶ Router ─▶ Upload, EventPost (RequestBody)
 *                                                                                        │ slices of the same buffers
 *   client ◀── ack frames, status ◀── Exchange ◀── UploadAnswer ◀── AckPacer             ▼
 *                                                       ▲         IngestSession ─▶ RecordingSink
 *                                                       └── SinkInbox ◀── store threads ──┘
 * </pre>
 *
 * <p>Each connection, with all that hangs on it, belongs to its event loop. Store threads reach a loop only through
 * {@code SinkInbox}, which coalesces, and {@code LoopState}, which wakes a loop once for any number of sessions; all
 * timers of a loop stand in one {@code TimerWheel}. What connections share ({@code RecorderContext}) is safe for any
 * thread.
 *
 * <p>Back-pressure: HTTP/2 windows are opened by the credit that ingest grants as the store writes; an HTTP/1.1
 * connection is read only while ingest wants more. Bad input is a counter and a clean answer, never an exception.
 *
 * <p>Sources: Tailscale's {@code sessionrecording} package for the calls, RFC 9110, 9112, 9113 for HTTP. Imports core's
 * {@code store} and {@code ingest}, Netty, and jackson-core for events; nothing of the tailnet: who a peer is comes as
 * {@link org.tsrecorder.transport.server.PeerIdentity}.
 */
@NullMarked
package org.tsrecorder.transport.server;

import org.jspecify.annotations.NullMarked;
