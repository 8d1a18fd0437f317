package org.tsrecorder.transport.tcp;

/**
 * How much the peer may send: the room left in the receive buffer, told so that its right edge never moves left
 * (SHLD-14) and only moves by worthwhile steps (silly window avoidance, RFC 9293 §3.8.6.2.2). The buffer grows to twice
 * of what the owner reads in a round trip, so that a reader who keeps up never limits the peer (dynamic right-sizing,
 * Fisk and Feng 2001).
 */
final class ReceiveWindow {
    private static final int SLACK_SEGMENTS = 16;
    /** Within less, what is read says more of how the reader is scheduled than of the path. */
    private static final long LEAST_ROUND_NANOS = 1_000_000;

    private int capacity;
    private int maximum;
    private int shift;
    private int rightEdge;

    private boolean readSinceOffer;
    private long roundBeganNanos;
    private int readInRound;
    private int readInLastRound;

    ReceiveWindow(int initial, int maximum) {
        capacity = initial;
        this.maximum = maximum;
        shift = shiftToOffer();
    }

    /** The scale to offer in our SYN: what it takes to tell of the largest buffer. */
    int shiftToOffer() {
        int needed = 0;
        while (needed < TcpConstants.MOST_WINDOW_SHIFT && maximum >>> needed > TcpConstants.MOST_UNSCALED_WINDOW) {
            needed++;
        }
        return needed;
    }

    /** Scaling was agreed. */
    void scale(int agreedShift) {
        shift = agreedShift;
    }

    /** Window scaling was not agreed: more than 64 KiB cannot be told. */
    void limitToUnscaled() {
        shift = 0;
        maximum = Math.min(maximum, TcpConstants.MOST_UNSCALED_WINDOW);
        capacity = Math.min(capacity, TcpConstants.MOST_UNSCALED_WINDOW);
    }

    /** Lets the buffer grow to this size at most; what it has grown to is not taken back. */
    void maximum(int octets) {
        maximum = Math.min(octets, TcpConstants.MOST_UNSCALED_WINDOW << shift);
    }

    int capacity() {
        return capacity;
    }

    /** First sequence number beyond what the peer was allowed. */
    int rightEdge() {
        return rightEdge;
    }

    /** RCV.WND. */
    int size(int rcvNxt) {
        return rightEdge - rcvNxt;
    }

    /** The window field of a SYN, never scaled. */
    int offerInSyn(int rcvNxt) {
        int window = Math.min(capacity, TcpConstants.MOST_UNSCALED_WINDOW);
        rightEdge = rcvNxt + window;
        return window;
    }

    /** A SYN with this window field was sent for us (SYN cookie). */
    void wasOffered(int edge) {
        rightEdge = edge;
    }

    /** The window field of a segment sent now; moves the right edge accordingly. */
    int offer(int rcvNxt, int queued, int segmentSize) {
        readSinceOffer = false;
        int current = Math.max(0, rightEdge - rcvNxt);
        int wanted = current + worthwhileStep(current, queued, segmentSize);
        int field = wanted >>> shift;
        if (field << shift < current) {
            // Rounded down, the edge would move left by less than one unit of the scale.
            field++;
        }
        field = Math.min(field, TcpConstants.MOST_UNSCALED_WINDOW);
        rightEdge = rcvNxt + (field << shift);
        return field;
    }

    private int worthwhileStep(int current, int queued, int segmentSize) {
        int step = capacity - queued - current;
        return step >= Math.min(capacity / 2, segmentSize) ? Math.max(0, step) : 0;
    }

    /** Whether reading has opened it so far that the peer should hear of it without waiting for its next segment. */
    boolean isUpdateDue(int rcvNxt, int queued, int segmentSize) {
        int current = Math.max(0, rightEdge - rcvNxt);
        int free = capacity - queued;
        int step = free - current;
        boolean doubled = step >= 2 * segmentSize && free >= 2L * current;
        return readSinceOffer && (doubled || step >= Math.max(1, capacity / 2));
    }

    /** The owner took octets out of the buffer; grows it if they were many for one round trip. */
    void onRead(long nowNanos, int octets, long roundTripNanos, int segmentSize) {
        readSinceOffer = true;
        readInRound += octets;
        if (nowNanos - roundBeganNanos < Math.max(roundTripNanos, LEAST_ROUND_NANOS)) {
            return;
        }
        if (readInRound > readInLastRound) {
            // A peer in slow start sends twice as much in the next round.
            long wanted = 2L * readInRound + 2L * (readInRound - readInLastRound) + (long) SLACK_SEGMENTS * segmentSize;
            capacity = (int) Math.max(capacity, Math.min(maximum, wanted));
            readInLastRound = readInRound;
        }
        readInRound = 0;
        roundBeganNanos = nowNanos;
    }
}
