package org.tsrecorder.transport.magicsock;

import java.util.concurrent.TimeUnit;

/** What Tailscale's nodes have agreed on, in {@code tsconst/ping.go} and {@code wgengine/magicsock}, as nanoseconds. */
final class PathConstants {
    /** How often the best address of an active session is pinged. */
    static final long HEARTBEAT_INTERVAL = TimeUnit.SECONDS.toNanos(3);

    /** How long after a pong an address is trusted to go on working. */
    static final long TRUST_UDP_ADDR_DURATION = TimeUnit.MILLISECONDS.toNanos(6_500);

    /** How long after the last send a session is active, and an address that pinged us stays a candidate. */
    static final long SESSION_ACTIVE_TIMEOUT = TimeUnit.SECONDS.toNanos(45);

    /** How long a pong is waited for. */
    static final long PING_TIMEOUT = TimeUnit.SECONDS.toNanos(5);

    /** The least time between two pings in search of a path to one address. */
    static final long DISCO_PING_INTERVAL = TimeUnit.SECONDS.toNanos(5);

    /** How long our own endpoints, once found, are good enough to be told in a CallMeMaybe. */
    static final long ENDPOINTS_FRESH_ENOUGH_DURATION = TimeUnit.SECONDS.toNanos(27);

    /** A round trip so short that nothing better is looked for. */
    static final long GOOD_ENOUGH_LATENCY = TimeUnit.MILLISECONDS.toNanos(5);

    /** How often something better is looked for otherwise. */
    static final long UPGRADE_UDP_DIRECT_INTERVAL = TimeUnit.MINUTES.toNanos(1);

    /** Bounds of the random time between two looks at our own endpoints: below the 30 s of many address translators. */
    static final long RESTUN_INTERVAL_MIN = TimeUnit.SECONDS.toNanos(20);

    static final long RESTUN_INTERVAL_MAX = TimeUnit.SECONDS.toNanos(26);

    private PathConstants() {}
}
