package org.tsrecorder.asciicast;

import java.util.Map;

/** Counts oddities; in strict mode the first that breaks a rule ends the reading. */
final class Oddities {
    private final boolean strict;
    private final EnumCounts<CastOddity> counts = new EnumCounts<>(CastOddity.class);

    Oddities(boolean strict) {
        this.strict = strict;
    }

    boolean strict() {
        return strict;
    }

    void note(CastOddity oddity, long line, long column) {
        note(oddity, 1, line, column, oddity.description());
    }

    void note(CastOddity oddity, long times, long line, long column, String reason) {
        if (strict && oddity.breaksRule()) {
            throw new CastFormatException(line, column, reason);
        }
        counts.add(oddity, times);
    }

    long count(CastOddity oddity) {
        return counts.count(oddity);
    }

    /** Those that occurred. */
    Map<CastOddity, Long> seen() {
        return counts.seen();
    }
}
