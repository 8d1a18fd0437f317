package org.tsrecorder.transport.server;

import java.time.Duration;
import org.tsrecorder.ingest.InFlightBudget;

/**
 * What the server allows its peers. All sizes are in bytes and greater than zero.
 *
 * @param capacity how much at once
 * @param requests how large one request may be
 * @param patience how long a peer may take
 */
public record ServerLimits(Capacity capacity, Requests requests, Patience patience) {
    /** The limits a recorder runs with unless told otherwise. */
    public static ServerLimits defaults() {
        return new ServerLimits(Capacity.defaults(), Requests.defaults(), Patience.defaults());
    }

    /** These limits with another capacity. */
    public ServerLimits with(Capacity other) {
        return new ServerLimits(other, requests, patience);
    }

    /** These limits with other sizes of requests. */
    public ServerLimits with(Requests other) {
        return new ServerLimits(capacity, other, patience);
    }

    /** These limits with another patience. */
    public ServerLimits with(Patience other) {
        return new ServerLimits(capacity, requests, other);
    }

    /**
     * How much at once. A connection or session beyond its limit is refused, so that the client tries another recorder.
     *
     * @param connections open connections in all, default 16,000
     * @param sessions uploads under way in all, default 12,000
     * @param sessionsPerPeer uploads under way from one node, default 12,000: an API server proxy is one node
     * @param inFlightBytes received and not yet written, over all sessions, default 256 MiB: bounds what clients are
     *     allowed to send
     */
    public record Capacity(int connections, int sessions, int sessionsPerPeer, long inFlightBytes) {
        /** Refuses what is not greater than zero. */
        public Capacity {
            requirePositive("connections", connections);
            requirePositive("sessions", sessions);
            requirePositive("sessionsPerPeer", sessionsPerPeer);
            requirePositive("inFlightBytes", inFlightBytes);
        }

        /** The defaults named above. */
        public static Capacity defaults() {
            return new Capacity(16_000, 12_000, 12_000, InFlightBudget.DEFAULT_BYTES);
        }
    }

    /**
     * How large one request may be.
     *
     * @param lineBytes an HTTP/1 request line, default 4 KiB
     * @param headBytes all header fields of a request, default 16 KiB
     * @param eventBytes the body of an event, default 1 MiB
     * @param concurrentStreams open HTTP/2 streams on one connection, default 100
     * @param connectionWindowBytes received and not yet written over all streams of an HTTP/2 connection, default 4 MiB
     */
    public record Requests(
            int lineBytes, int headBytes, int eventBytes, int concurrentStreams, int connectionWindowBytes) {
        private static final int INITIAL_WINDOW = 65_535;

        /** Refuses what is not greater than zero, and a window below the 65,535 bytes that HTTP/2 begins with. */
        public Requests {
            requirePositive("lineBytes", lineBytes);
            requirePositive("headBytes", headBytes);
            requirePositive("eventBytes", eventBytes);
            requirePositive("concurrentStreams", concurrentStreams);
            requirePositive("connectionWindowBytes", connectionWindowBytes - INITIAL_WINDOW + 1L);
        }

        /** The defaults named above. */
        public static Requests defaults() {
            return new Requests(4 << 10, 16 << 10, 1 << 20, 100, 4 << 20);
        }
    }

    /**
     * How long a peer may take. A live session that is merely idle is never cut.
     *
     * @param idleConnection a connection that carries no request, default 5 minutes
     * @param requestHead from the first byte of a request's head to its last, default 10 s
     * @param castHeader from the upload's begin to the end of its first line, and for a whole event, default 30 s
     * @param acknowledgeEvery the longest silence towards a client that uploads, default 2 s: real ones give up at 30 s
     * @param identify until the {@link IdentityResolver} has told who a client is, default 5 s; then it is refused
     */
    public record Patience(
            Duration idleConnection,
            Duration requestHead,
            Duration castHeader,
            Duration acknowledgeEvery,
            Duration identify) {
        /** Refuses what is not greater than zero. */
        public Patience {
            requirePositive("idleConnection", idleConnection.toNanos());
            requirePositive("requestHead", requestHead.toNanos());
            requirePositive("castHeader", castHeader.toNanos());
            requirePositive("acknowledgeEvery", acknowledgeEvery.toNanos());
            requirePositive("identify", identify.toNanos());
        }

        /** The defaults named above. */
        public static Patience defaults() {
            return new Patience(
                    Duration.ofMinutes(5),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(5));
        }
    }

    private static void requirePositive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + ": wanted more, got a limit too small to work with");
        }
    }
}
