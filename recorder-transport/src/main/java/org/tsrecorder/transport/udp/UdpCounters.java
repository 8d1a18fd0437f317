package org.tsrecorder.transport.udp;

import java.util.EnumMap;
import java.util.Map;

/** The counts of one edge, from when it was bound; belongs to its event loop. */
@SuppressWarnings("EnumOrdinal") // indexes an array of the enum's length; nothing outlives the process
public final class UdpCounters {
    private static final UdpCounter[] ALL = UdpCounter.values();

    private final long[] counts = new long[ALL.length];

    UdpCounters() {}

    void increment(UdpCounter counter) {
        counts[counter.ordinal()]++;
    }

    void add(UdpCounter counter, long amount) {
        counts[counter.ordinal()] += amount;
    }

    /** How often it happened so far. */
    public long get(UdpCounter counter) {
        return counts[counter.ordinal()];
    }

    /** All counts as a value. */
    public Map<UdpCounter, Long> snapshot() {
        Map<UdpCounter, Long> values = new EnumMap<>(UdpCounter.class);
        for (UdpCounter counter : ALL) {
            values.put(counter, get(counter));
        }
        return values;
    }
}
