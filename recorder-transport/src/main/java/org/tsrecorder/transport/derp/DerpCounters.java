package org.tsrecorder.transport.derp;

/** Counts since they were made; one may serve many connections of one thread, on which it is written and read. */
@SuppressWarnings("EnumOrdinal") // an index in memory, which nothing outlives
public final class DerpCounters {
    private final long[] counts = new long[DerpCounter.values().length];

    /** All zero. */
    public DerpCounters() {}

    /** How often, or how much. */
    public long get(DerpCounter counter) {
        return counts[counter.ordinal()];
    }

    void add(DerpCounter counter, int number) {
        counts[counter.ordinal()] += number;
    }
}
