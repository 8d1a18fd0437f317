/**
 * Reads and writes asciicast v1, v2 and v3 as one header and one event model.
 *
 * <pre>
 *   v1   {"version":1,"width":80,"height":24,…,"stdout":[[delay,"data"],…]}
 *   v2   {"version":2,"width":80,"height":24,…}⏎          v3   {"version":3,"term":{"cols":80,"rows":24},…}⏎
 *        [time,"o","data"]⏎ …                                   [interval,"o","data"]⏎ …
 * </pre>
 *
 * <p>Times are {@code long} nanoseconds since the start of the session, whatever the version says on the wire; decimals
 * are read without a float between, so nothing of a nanosecond is lost.
 *
 * <p>Sources: docs.asciinema.org (asciicast v1, v2, v3), tailscale/tailscale {@code sessionrecording/}, RFC 8259
 * (JSON), Unicode 17 section 3.9 (UTF-8).
 *
 * <p>Threads: headers and events are values. Readers and writers belong to one thread at a time, do no I/O of their own
 * (streams are handed in) and read no clock. Imports nothing of ours; jackson-core is used for v1 only, Netty's buffers
 * for bytes that move.
 */
@NullMarked
package org.tsrecorder.asciicast;

import org.jspecify.annotations.NullMarked;
