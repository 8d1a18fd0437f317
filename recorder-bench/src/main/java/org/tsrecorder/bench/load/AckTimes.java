package org.tsrecorder.bench.load;

/** When which offset was sent, until it is acknowledged: a ring of pairs that grows. For one thread. */
final class AckTimes {
    private long[] offsets = new long[2];
    private long[] times = new long[2];
    private int head;
    private int size;

    /** Notes that everything up to {@code offset} is sent. */
    void sent(long offset, long nanos) {
        if (size == offsets.length) {
            grow();
        }
        int tail = (head + size) % offsets.length;
        offsets[tail] = offset;
        times[tail] = nanos;
        size++;
    }

    /**
     * Gives the time of each note that an acknowledgement covers to the histogram.
     *
     * @param since notes older than that are forgotten without a trace: they are of the ramp
     */
    void acknowledged(long offset, long nanos, long since, LatencyHistogram histogram) {
        while (size > 0 && offsets[head] <= offset) {
            if (times[head] - since >= 0) {
                histogram.record(nanos - times[head]);
            }
            head = (head + 1) % offsets.length;
            size--;
        }
    }

    private void grow() {
        long[] moreOffsets = new long[offsets.length * 2];
        long[] moreTimes = new long[offsets.length * 2];
        for (int i = 0; i < size; i++) {
            moreOffsets[i] = offsets[(head + i) % offsets.length];
            moreTimes[i] = times[(head + i) % offsets.length];
        }
        offsets = moreOffsets;
        times = moreTimes;
        head = 0;
    }
}
