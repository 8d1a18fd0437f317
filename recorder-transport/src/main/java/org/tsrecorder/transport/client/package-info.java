/**
 * Finds a recorder that answers and uploads a recording to it.
 *
 * <pre>
 *   RecorderClient.start()      for each recorder, in order:
 *        │
 *        ├─ dial ── HEAD /v2/record over h2c ──▶ 200 ──▶ POST /v2/record ──▶ 200 ──▶ RecordingUpload (V2)
 *        │                 │
 *        │                 └─ anything else, or HTTP/1.1 ──▶ dial ── POST /record, Expect: 100-continue
 *        │                                                                └─▶ 100 ──▶ RecordingUpload (V1)
 *        └─ refused, silent, gone ──▶ a RecordingAttempt with its reason; the next recorder
 *
 *   write ─▶ [ sent: handed to the channel ] ─▶ [ acknowledged: {"ack":N} ]     V2
 *            └────── never more than the limit of unacknowledged bytes ──────┘
 * </pre>
 *
 * <p>Threads: the public methods block and are for virtual threads (never for an event loop); everything that comes
 * back from the recorder runs on the event loop of its channel. The one object both sides touch is
 * {@code UploadProgress}.
 *
 * <p>Sources: {@code tailscale/tailscale}: {@code sessionrecording/connect.go} (order, timeouts, v1 and v2),
 * {@code ssh/tailssh/tailssh.go} (what becomes of the session when recording fails),
 * {@code tailcfg.SSHRecorderFailureAction}, {@code tailcfg.SSHRecordingAttempt}; RFC 9113, RFC 9110 §10.1.1.
 *
 * <p>Imports Netty and jackson-core, nothing of ours.
 */
@NullMarked
package org.tsrecorder.transport.client;

import org.jspecify.annotations.NullMarked;
