package org.tsrecorder.transport.tcp;

/** Counts over any number of connections of one event loop; readable from other threads with some delay. */
@SuppressWarnings("EnumOrdinal") // an index that never leaves this class
public final class TcpCounters {
    private final long[] counts = new long[TcpCounter.values().length];

    /** All zero. */
    public TcpCounters() {}

    /** How often it happened. */
    public long get(TcpCounter counter) {
        return counts[counter.ordinal()];
    }

    void count(TcpCounter counter) {
        counts[counter.ordinal()]++;
    }
}
