package org.tsrecorder.transport.netcheck;

import java.util.concurrent.TimeUnit;

/** Tailscale's choices, {@code net/netcheck/netcheck.go}; nodes of a tailnet better agree on them. */
final class NetCheckConstants {
    /** {@code ReportTimeout}. */
    static final long REPORT_TIMEOUT = TimeUnit.SECONDS.toNanos(5);

    /** {@code stunProbeTimeout}. */
    static final long STUN_TIMEOUT = TimeUnit.SECONDS.toNanos(3);

    /** {@code defaultInitialRetransmitTime}: between probes of one region when we know nothing. */
    static final long INITIAL_RETRANSMIT = TimeUnit.MILLISECONDS.toNanos(100);

    /** {@code defaultActiveRetransmitTime}: later, for a region whose latency we do not know. */
    static final long ACTIVE_RETRANSMIT = TimeUnit.MILLISECONDS.toNanos(200);

    /** What is added per try from the third on. */
    static final long LATE_TRY_DELAY = TimeUnit.MILLISECONDS.toNanos(50);

    /** Probes of one region and family in a full report. */
    static final int INITIAL_TRIES = 3;

    /** Probes of the home region in an incremental report. */
    static final int HOME_TRIES = 4;

    /** {@code numIncrementalRegions}. */
    static final int INCREMENTAL_REGIONS = 3;

    /** {@code enoughRegions}: with so many heard, the others get little more time. */
    static final int ENOUGH_REGIONS = 3;

    /** {@code fullReportInterval}. */
    static final long FULL_REPORT_INTERVAL = TimeUnit.MINUTES.toNanos(5);

    /** How long a latency counts: one full report is always among them. */
    static final long HISTORY = FULL_REPORT_INTERVAL + REPORT_TIMEOUT;

    /** {@code preferredDERPAbsoluteDiff}: home does not move for less. */
    static final long LEAST_GAIN = TimeUnit.MILLISECONDS.toNanos(10);

    /** {@code PreferredDERPFrameTime}: a home that sent a frame so recently is alive. */
    static final long HOME_ALIVE = TimeUnit.SECONDS.toNanos(8);

    /** {@code PreferredDERPKeepAliveTimeout}: two keepalives of a relay. */
    static final long HOME_KEPT = TimeUnit.SECONDS.toNanos(120);

    /** Most reports that are remembered, should somebody ask all the time. */
    static final int MAX_HISTORY = 64;

    private NetCheckConstants() {}
}
