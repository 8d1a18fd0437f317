package org.tsrecorder.ingest;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that all sessions of a process may hold together between the network and the store. Safe for any thread.
 *
 * <p>A session reserves what its client <em>may</em> send, not only what has come: its initial window when it opens,
 * more while it is busy and there is room, and gives it back when it closes. So the sum of all windows and all
 * unwritten bytes stays within the limit, whatever the clients do. Only initial windows, and what a transport reads
 * beyond its window, are reserved without asking: see {@link #hasRoomFor}.
 */
public final class InFlightBudget {
    /** For 10,000 idle sessions and some hundred busy ones. */
    public static final long DEFAULT_BYTES = 256L * 1024 * 1024;

    private final AtomicLong reserved = new AtomicLong();
    private final long limit;

    /**
     * A budget of {@code limit} bytes.
     *
     * @throws IllegalArgumentException when {@code limit} is less than 1
     */
    public InFlightBudget(long limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("the budget is " + limit + "; wanted: at least 1");
        }
        this.limit = limit;
    }

    /** The limit, in bytes. */
    public long limit() {
        return limit;
    }

    /** Bytes reserved now. */
    public long reserved() {
        return reserved.get();
    }

    /**
     * Whether one more session under {@code limits} fits; if not, a server refuses it and the client tries elsewhere.
     */
    public boolean hasRoomFor(IngestLimits limits) {
        return reserved.get() + limits.initialWindow() <= limit;
    }

    /** Whether sessions that have grown should give some of it back: the last eighth is being used. */
    boolean isTight() {
        return reserved.get() > limit - limit / 8;
    }

    boolean tryReserve(long bytes) {
        long seen = reserved.get();
        while (bytes <= limit - seen) {
            if (reserved.compareAndSet(seen, seen + bytes)) {
                return true;
            }
            seen = reserved.get();
        }
        return false;
    }

    void reserve(long bytes) {
        reserved.addAndGet(bytes);
    }

    void release(long bytes) {
        reserved.addAndGet(-bytes);
    }
}
