package org.tsrecorder.ingest;

/**
 * How far the client may send. All numbers count bytes of the upload.
 *
 * <pre>
 *   0 ──── written ──────── received ──────── allowed
 *             │◀── unwritten ──▶│◀──── open ────▶│
 *             │◀──────────── covered ───────────▶│   kept at {@code size}, which is at least the initial window
 * </pre>
 *
 * <p>The size doubles, up to the session's limit, when more than half of the window is used up at once: a session of
 * keystrokes keeps the initial one, a bulk upload grows in a few round trips. When the budget gets tight, the size is
 * halved each time credit is taken.
 *
 * <p>Covered is what the budget knows of: the initial window always, more while the session is busy. What a client was
 * allowed cannot be taken back from it, so that a session at rest may cover less than it allows; bytes that come all
 * the same are covered when they are here.
 */
final class FlowWindow {
    private final InFlightBudget budget;
    private final long initial;
    private long most;
    private long size;
    private long received;
    private long written;
    private long allowed;
    private long covered;
    private boolean inHeader = true;
    private boolean closed;

    FlowWindow(InFlightBudget budget, long initial, long most) {
        this.budget = budget;
        this.initial = initial;
        this.most = most;
        size = initial;
        allowed = initial;
        covered = initial;
        budget.open(initial);
    }

    /** The header is whole: the window may be {@code limit} large at most; what the client was allowed stays so. */
    void headerEnded(long limit) {
        inHeader = false;
        most = limit;
        size = Math.min(size, limit);
    }

    /** More has come. */
    void received(long bytes) {
        received += bytes;
        if (received > covered) {
            budget.grow(received - covered);
            covered = received;
        }
        allowed = Math.max(allowed, received);
        if (allowed - received < size / 2 && !(budget.isTight() && !inHeader)) {
            size = Math.min(size * 2, most);
        }
    }

    /** All bytes of the upload below {@code offset} have left memory. */
    void written(long offset) {
        if (offset > written && !closed) {
            long before = grown();
            written = offset;
            covered = Math.max(covered, written + initial);
            budget.shrink(before - grown());
        }
    }

    /** Opens the window as far as it may be, and answers by how much. */
    long takeCredit() {
        if (closed) {
            return 0;
        }
        if (budget.isTight() && !inHeader) {
            size = Math.max(initial, size / 2);
        }
        long more = written + size - covered;
        if (more > 0 && (inHeader ? budget.tryGrowBeyondShare(more) : budget.tryGrow(more))) {
            covered += more;
        }
        long credit = Math.max(0, covered - allowed);
        allowed += credit;
        return credit;
    }

    /** The session is silent: what it covers beyond its initial window, and does not use, goes back to the budget. */
    void rest() {
        if (!closed && !inHeader) {
            size = initial;
            long spare = spare();
            budget.shrink(spare);
            covered -= spare;
        }
    }

    /** Whether {@link #rest} would give something back. */
    boolean canRest() {
        return !closed && !inHeader && spare() > 0;
    }

    /** Whether the client may send more of its header, now or with the next credit. */
    boolean hasRoomForHeader() {
        if (closed || isOpen()) {
            return true;
        }
        // A transport may have read further than a window that doubles.
        while (written + size <= received && size < most) {
            size = Math.min(size * 2, most);
        }
        long more = written + size - covered;
        if (more > 0 && budget.tryGrowBeyondShare(more)) {
            covered += more;
        }
        return covered > allowed;
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
            budget.shrink(grown());
            budget.close(initial);
        }
    }

    private long grown() {
        return covered - written - initial;
    }

    private long spare() {
        return covered - Math.max(received, written + initial);
    }
}
