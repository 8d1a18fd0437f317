package org.tsrecorder.transport.dataplane;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what threw, and tells of it once a minute: a packet that does it may come a million times. */
public final class FailureLog {
    private static final Logger LOG = LoggerFactory.getLogger(DataPlane.class);
    private static final long INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

    private long failures;
    private long untold;
    private long lastToldNanos;

    /** A log without failures. */
    public FailureLog() {}

    /** Notes that {@code what} threw. */
    public void add(long nowNanos, String what, Throwable failure) {
        failures++;
        untold++;
        if (failures == 1 || nowNanos - lastToldNanos >= INTERVAL_NANOS) {
            LOG.error("{} failed ({} since the last of these lines)", what, untold, failure);
            untold = 0;
            lastToldNanos = nowNanos;
        }
    }

    /** How often anything threw. */
    public long count() {
        return failures;
    }
}
