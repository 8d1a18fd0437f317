package org.tsrecorder.ingest;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that all sessions of a process may hold together between the network and the store. Safe for any thread.
 *
 * <pre>
 *   0 ─── initial windows, one for each session ──▶        ◀── growth of busy sessions ─── limit
 *                                                           at most a quarter of the limit
 * </pre>
 *
 * <p>A session reserves what its client <em>may</em> send, not only what has come: its initial window while it is open,
 * more while it is busy and there is room. Growth has a share of its own, so that sessions that have grown never keep
 * new ones out; a session that has fallen silent gives it back ({@link IngestSession#rest}). Reserved without asking
 * are only initial windows, see {@link #hasRoomFor}, and bytes that come although nothing was reserved for them, see
 * {@link #isOverdrawn}.
 */
public final class InFlightBudget {
    /** For 10,000 idle sessions and some hundred busy ones. */
    public static final long DEFAULT_BYTES = 256L * 1024 * 1024;

    private final AtomicLong reserved = new AtomicLong();
    private final AtomicLong grown = new AtomicLong();
    private final long limit;
    private final long growthLimit;

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
        growthLimit = limit / 4;
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

    /**
     * Whether more is held than the limit: clients have sent what they had been allowed long ago. A transport should
     * read nothing from those of its clients whose bytes are not yet written.
     */
    public boolean isOverdrawn() {
        return reserved.get() > limit;
    }

    /** Whether sessions that have grown should give some of it back: the last eighth is being used. */
    boolean isTight() {
        return grown.get() > growthLimit - growthLimit / 8 || reserved.get() > limit - limit / 8;
    }

    /** Reserves a session's initial window. */
    void open(long bytes) {
        reserved.addAndGet(bytes);
    }

    /** Gives a session's initial window back. */
    void close(long bytes) {
        reserved.addAndGet(-bytes);
    }

    /** Reserves more for a busy session, if its share has room. */
    boolean tryGrow(long bytes) {
        if (!tryAdd(grown, bytes, growthLimit)) {
            return false;
        }
        if (!tryAdd(reserved, bytes, limit)) {
            grown.addAndGet(-bytes);
            return false;
        }
        return true;
    }

    /** Reserves more for a session that cannot be written before it has it, wherever there is room. */
    boolean tryGrowBeyondShare(long bytes) {
        if (!tryAdd(reserved, bytes, limit)) {
            return false;
        }
        grown.addAndGet(bytes);
        return true;
    }

    /** Counts bytes that are here already. */
    void grow(long bytes) {
        reserved.addAndGet(bytes);
        grown.addAndGet(bytes);
    }

    /** Gives back what a session reserved beyond its initial window. */
    void shrink(long bytes) {
        reserved.addAndGet(-bytes);
        grown.addAndGet(-bytes);
    }

    private static boolean tryAdd(AtomicLong sum, long bytes, long most) {
        long seen = sum.get();
        while (bytes <= most - seen) {
            if (sum.compareAndSet(seen, seen + bytes)) {
                return true;
            }
            seen = sum.get();
        }
        return false;
    }
}
