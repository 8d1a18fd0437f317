package org.tsrecorder.transport.derphttp;

import java.util.Map;
import java.util.TreeMap;
import org.tsrecorder.transport.derp.DerpCounter;
import org.tsrecorder.transport.derp.DerpCounters;

/** The counts of all relays since they were made. */
@SuppressWarnings("EnumOrdinal") // an index in memory, which nothing outlives
final class RelayCounters {
    private final long[] counts = new long[RelayCounter.values().length];
    final DerpCounters derp = new DerpCounters();

    void increment(RelayCounter counter) {
        counts[counter.ordinal()]++;
    }

    long get(RelayCounter counter) {
        return counts[counter.ordinal()];
    }

    Map<String, Long> all() {
        Map<String, Long> all = new TreeMap<>();
        for (RelayCounter counter : RelayCounter.values()) {
            all.put("RELAY_" + counter.name(), get(counter));
        }
        for (DerpCounter counter : DerpCounter.values()) {
            all.put("DERP_" + counter.name(), derp.get(counter));
        }
        return all;
    }
}
