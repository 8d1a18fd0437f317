package org.tsrecorder.transport.magicsock;

import java.util.Map;

/** The counts of one socket; belongs to its event loop. */
@SuppressWarnings("EnumOrdinal") // indexes an array of the enum's length; nothing outlives the process
final class MagicCounters {
    private static final MagicCounter[] ALL = MagicCounter.values();

    private final long[] counts = new long[ALL.length];

    void increment(MagicCounter counter) {
        counts[counter.ordinal()]++;
    }

    long get(MagicCounter counter) {
        return counts[counter.ordinal()];
    }

    /** Adds all counts under their names. */
    void addTo(Map<String, Long> all) {
        for (MagicCounter counter : ALL) {
            all.put(counter.name(), get(counter));
        }
    }
}
