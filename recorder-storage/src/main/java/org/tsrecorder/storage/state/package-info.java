/**
 * Where a node keeps its keys between runs: one JSON file, as {@code tailscaled --state=FILE} keeps its own, so that
 * either can take over from the other.
 *
 * <pre>
 *   {"_machinekey": "BASE64", "_profiles": "BASE64", "_current-profile": "BASE64", "profile-1a2b": "BASE64"}
 * </pre>
 *
 * <p>A write makes a new file beside the old one, forces it and renames it over; at each moment there is one that is
 * whole. A lock file beside it, {@code FILE.lock}, belongs to the process that has the state open.
 *
 * <p>Threads: safe for any; calls block. Source: {@code ipn/store/stores.go} of Tailscale. Imports core's {@code store}
 * and jackson-core.
 */
@NullMarked
package org.tsrecorder.storage.state;

import org.jspecify.annotations.NullMarked;
