package org.tsrecorder.transport.derphttp;

import io.netty.channel.WriteBufferWaterMark;
import java.util.concurrent.TimeUnit;

/** Tailscale's times, where peers may rely on them, and our own sizes. */
final class DerpHttpTuning {
    /** {@code dialNodeTimeout}: for names and TCP, after which the region's next node has its turn. */
    static final long NODE_TIMEOUT_MILLIS = 1_500;

    /** For names, TCP, TLS, the upgrade and the relay's greeting. */
    static final long CONNECT_TIMEOUT_MILLIS = 10_000;

    /** How much later IPv4 starts where IPv6 is known to work. */
    static final long IPV4_DELAY_MILLIS = 200;

    /** {@code derpInactiveCleanupTime}: a region that is not home and was not written to for so long is closed. */
    static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(60);

    /** {@code derpCleanStaleInterval}. */
    static final long IDLE_CHECK_MILLIS = 15_000;

    /** How long a ping after a change of networks may take. */
    static final long PING_TIMEOUT_MILLIS = 3_000;

    /** Steps of the back-off: n² times this. */
    static final long BACKOFF_STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** And its end. */
    static final long BACKOFF_MAX_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** The longest that a restarting relay can keep us away. */
    static final long RESTART_MAX_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** Most packets that wait for a connection, or for it to take more; the oldest go first. */
    static final int QUEUE_PACKETS = 64;

    /** And their most bytes. */
    static final int QUEUE_BYTES = 512 << 10;

    /** Packets are copied side by side up to this, and then written. */
    static final int BATCH_BYTES = 32 << 10;

    /** A batch that has no room left for a packet of usual size is full. */
    static final int BATCH_HEADROOM = 2 << 10;

    /** What may wait in the channel: a few milliseconds of a fast line, so that what we drop is not old. */
    static final WriteBufferWaterMark WRITE_BUFFER = new WriteBufferWaterMark(128 << 10, 512 << 10);

    /** Most bytes of an answer's head. */
    static final int MAX_HEAD_BYTES = 8 << 10;

    /** Most peers that are remembered as reachable the way they came. */
    static final int MAX_ROUTES = 16_384;

    private DerpHttpTuning() {}
}
