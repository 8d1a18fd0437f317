package org.tsrecorder.ingest;

/**
 * How far the client may send. All numbers count bytes of the upload.
 *
 * <pre>
 *   0 ──── written ──────── received ──────── allowed
 *             │◀── unwritten ──▶│◀──── open ────▶│
 *             │◀────── reserved in the budget ──▶│   kept at {@code size}, which is at least the initial window
 * </pre>
 *
 * <p>The size doubles, up to the session's limit, when more than half of the window is used up at once: a session of
 * keystrokes keeps the initial one, a bulk upload grows in a few round trips. When the budget gets tight, the size is
 * halved each time credit is taken.
 */
final class FlowWindow {
    private final InFlightBudget budget;
    private final long initial;
    private long most;
    private long size;
    private long received;
    private long written;
    private long allowed;
    private boolean closed;

    FlowWindow(InFlightBudget budget, long initial, long most) {
        this.budget = budget;
        this.initial = initial;
        this.most = most;
        size = initial;
        allowed = initial;
        budget.reserve(initial);
    }

    /** From now on the window may be {@code limit} large at most; what the client was allowed stays allowed. */
    void limit(long limit) {
        most = limit;
        size = Math.min(size, limit);
    }

    /** More has come. */
    void received(long bytes) {
        received += bytes;
        if (received > allowed) {
            budget.reserve(received - allowed);
            allowed = received;
        }
        if (allowed - received < size / 2 && !budget.isTight()) {
            size = Math.min(size * 2, most);
        }
    }

    /** All bytes of the upload below {@code offset} have left memory. */
    void written(long offset) {
        if (offset > written && !closed) {
            budget.release(offset - written);
            written = offset;
        }
    }

    /** Opens the window as far as it may be, and answers by how much. */
    long takeCredit() {
        if (closed) {
            return 0;
        }
        if (budget.isTight()) {
            size = Math.max(initial, size / 2);
        }
        long reserved = allowed - written;
        long owed = Math.max(0, initial - reserved);
        budget.reserve(owed);
        long more = Math.max(0, size - Math.max(initial, reserved));
        long credit = owed + (budget.tryReserve(more) ? more : 0);
        allowed += credit;
        return credit;
    }

    long unwritten() {
        return received - written;
    }

    long open() {
        return closed ? 0 : allowed - received;
    }

    boolean isOpen() {
        return open() > 0;
    }

    void close() {
        if (!closed) {
            closed = true;
            budget.release(allowed - written);
        }
    }
}
