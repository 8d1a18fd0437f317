package org.tsrecorder.transport.client;

import java.util.function.LongSupplier;

/**
 * What a client was built with.
 *
 * @param dialer opens connections
 * @param timeouts how long to wait
 * @param policy what a failure means for the session
 * @param maxUnacknowledged bytes that may be ahead of the last acknowledgement (V2)
 * @param nanoTime the monotonic clock
 */
record ClientSettings(
        Dialer dialer, ClientTimeouts timeouts, FailurePolicy policy, int maxUnacknowledged, LongSupplier nanoTime) {}
