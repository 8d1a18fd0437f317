package org.tsrecorder.transport.wireguard;

import java.util.EnumMap;
import java.util.Map;

/** The engine's counts since it was made; written and read on the engine's thread. */
@SuppressWarnings("EnumOrdinal") // an index in memory, which nothing outlives
public final class WireGuardCounters {
    private static final WireGuardCounter[] ALL = WireGuardCounter.values();

    private final long[] counts = new long[ALL.length];

    WireGuardCounters() {}

    void increment(WireGuardCounter counter) {
        counts[counter.ordinal()]++;
    }

    void add(WireGuardCounter counter, int number) {
        counts[counter.ordinal()] += number;
    }

    /** How often this happened. */
    public long count(WireGuardCounter counter) {
        return counts[counter.ordinal()];
    }

    /** All that happened at least once, for a report. */
    public Map<WireGuardCounter, Long> nonZero() {
        Map<WireGuardCounter, Long> result = new EnumMap<>(WireGuardCounter.class);
        for (WireGuardCounter counter : ALL) {
            if (counts[counter.ordinal()] != 0) {
                result.put(counter, counts[counter.ordinal()]);
            }
        }
        return result;
    }

    /** What happened at least once. */
    @Override
    public String toString() {
        return nonZero().toString();
    }
}
