package org.tsrecorder.transport.netcheck;

/** Knows when relays were last heard by other means than probes. */
@FunctionalInterface
public interface RelayActivity {
    /**
     * How long ago a frame came from a region.
     *
     * @param region its number
     * @return nanoseconds; {@link Long#MAX_VALUE} for never
     */
    long silenceNanos(int region);
}
