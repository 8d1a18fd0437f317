/**
 * The connection to a control server: ordinary HTTP to it, and Tailscale's Noise protocol "ts2021" with HTTP/2 inside.
 *
 * <pre>
 *   ControlDialer ── fetch ──▶ GET /key?v=115                         HTTP/1.1, a connection each
 *        │
 *        └─ connect ─▶ TCP or TLS ─▶ POST /ts2021, Upgrade ─▶ 101     the initiation is in a header
 *                                        ◀── 02 | 0030 | response
 *   ┌────────────── channel ───────────────┐
 *   │ RecordEncoder / RecordDecoder        │   04 | length, u16BE | ciphertext, tag     4096 bytes at most
 *   │ EarlyPayloadDecoder                  │   FF FF FF 'T' 'S' | length, u32BE | JSON  once, or not at all
 *   │ HTTP/2, prior knowledge              │
 *   └── ControlConnection: request, stream ┘   one stream each
 * </pre>
 *
 * <p>Everything runs on the one event loop that the dialer was given; futures complete there. Only names are resolved
 * elsewhere, on a virtual thread, because the JDK's resolver blocks.
 *
 * <p>Bytes from outside that are wrong end the connection with one line that says what came; nothing is thrown at
 * whoever sent a request: its future fails with that line.
 *
 * <p>Sources: Tailscale's {@code control/controlbase/{messages,handshake,conn}.go}, {@code control/controlhttp},
 * {@code control/ts2021/conn.go}; Noise revision 34; RFC 9113 §3.3. Imports {@code crypto}, {@code key}, {@code noise}
 * and Netty.
 */
@NullMarked
package org.tsrecorder.transport.ts2021;

import org.jspecify.annotations.NullMarked;
