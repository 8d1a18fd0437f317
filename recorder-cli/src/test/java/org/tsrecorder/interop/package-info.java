/**
 * The packaged application against peers none of us wrote: Tailscale's own upload client, curl, nghttp, asciinema, a
 * kernel's TCP behind wireguard-go; and against what happens to every recorder one day: bad input, a full disk,
 * {@code kill -9}.
 *
 * <pre>
 *   peer process ──upload──▶ RecorderProcess (the application) ──▶ a directory ──▶ StoredRecordings ──▶ compared with
 *        └──────────────────── keeps what it sends ──────────────────────────────────────────────────▶ what was sent
 * </pre>
 *
 * <p>Run with {@code mvn -Pinterop verify}. A peer is looked for in the folder {@code bin} of {@code TSRECORDER_PEERS}
 * (else {@code ~/.cache/tsrecorder-peers}) and on {@code PATH}; when it is absent, its tests are skipped and say so.
 * Imports nothing of ours, but for the test of the SDK's WireGuard node: here, the application is a black box.
 */
@NullMarked
package org.tsrecorder.interop;

import org.jspecify.annotations.NullMarked;
