/**
 * What a node and its control server say to each other, as JSON: records, and how they are read and written. No
 * behaviour.
 *
 * <pre>
 *   bytes ─▶ JsonReader (limits, where it is) ─▶ MapResponse, RegisterResponse, … ─▶ netmap, control
 *   MapRequest, RegisterRequest, … ─▶ JsonWriter ─▶ bytes
 * </pre>
 *
 * <p>The JSON is what Go's encoding makes of Tailscale's structures, so some rules hold everywhere. Fields we do not
 * know are skipped. {@code null} is as good as absent, but where a type says otherwise. Maps with numbers for keys have
 * them as decimal strings. Identifiers are 64-bit integers and never pass through a {@code double}. A time that is not
 * there is the first second of the year 1. Raw JSON, as in capabilities, is kept as text. Names are matched exactly.
 *
 * <p>Text that is not such JSON, or more of it than the limits allow, is one
 * {@link org.tsrecorder.transport.tailcfg.TailcfgFormatException}. Everything here is an immutable value, safe to
 * share.
 *
 * <p>Sources: {@code tailcfg/tailcfg.go}, {@code tailcfg/derpmap.go} and {@code types/dnstype} of Tailscale. Imports
 * {@code key}, {@code packet}, Netty's buffers and jackson-core.
 */
@NullMarked
package org.tsrecorder.transport.tailcfg;

import org.jspecify.annotations.NullMarked;
