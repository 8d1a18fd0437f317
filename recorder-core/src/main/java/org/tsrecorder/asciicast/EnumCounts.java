package org.tsrecorder.asciicast;

import java.util.EnumMap;
import java.util.Map;

/** A counter for each constant of an enum. */
@SuppressWarnings("EnumOrdinal") // an index within one run, never written anywhere: counting must not hash or box
final class EnumCounts<E extends Enum<E>> {
    private final Class<E> type;
    private final long[] counts;

    EnumCounts(Class<E> type) {
        this.type = type;
        this.counts = new long[type.getEnumConstants().length];
    }

    void add(E constant, long times) {
        counts[constant.ordinal()] += times;
    }

    long count(E constant) {
        return counts[constant.ordinal()];
    }

    /** Those that are not 0. */
    Map<E, Long> seen() {
        Map<E, Long> seen = new EnumMap<>(type);
        for (E constant : type.getEnumConstants()) {
            if (count(constant) > 0) {
                seen.put(constant, count(constant));
            }
        }
        return seen;
    }
}
