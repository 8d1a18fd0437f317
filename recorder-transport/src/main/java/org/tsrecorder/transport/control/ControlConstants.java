package org.tsrecorder.transport.control;

import java.time.Duration;
import java.time.Instant;

/** Times and sizes that servers count on, and our own limits; tailcfg and {@code control/controlclient}. */
final class ControlConstants {
    static final String REGISTER_PATH = "/machine/register";
    static final String MAP_PATH = "/machine/map";

    /** A header field for SaaS's load balancer, with each node key that a request is about. */
    static final String LOAD_BALANCER_HEADER = "Ts-Lb";

    /** Without any message for so long a map stream is dead; servers send a keep-alive each minute. */
    static final Duration WATCHDOG = Duration.ofMinutes(2);

    /** Before that a server's clock is a test's ({@code controltime.go}: it is not looked at). */
    static final Instant EARLIEST_CONTROL_TIME = Instant.parse("2023-01-10T00:00:00Z");

    /** From which difference on the server's clock counts instead of ours. */
    static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(1);

    /** {@code Debug.SleepSeconds} beyond that is cut. */
    static final Duration MAX_SLEEP = Duration.ofMinutes(5);

    /** {@code Retry-After} beyond that is as good as none. */
    static final Duration MAX_RETRY_AFTER = Duration.ofHours(1);

    /** Ours: the server waits for a person; asked again after that, for nothing else tells a dead connection. */
    static final Duration FOLLOWUP_PATIENCE = Duration.ofMinutes(5);

    /** Ours: changes of what we tell about ourselves that come so close together are told once. */
    static final Duration UPDATE_DEBOUNCE = Duration.ofMillis(100);

    /** Ours, as generous as upstream's own servers: {@code testcontrol} has 256 MiB, {@code tsp} 4 MiB compressed. */
    static final int MAX_MAP_MESSAGE = 64 << 20;

    private ControlConstants() {}
}
