package org.tsrecorder.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a bit per number. */
class SequenceRangesTest {
    private static final int SPAN = 300;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void behavesLikeASetOfNumbers(long seed) {
        Random random = new Random(seed);
        int base = Integer.MAX_VALUE - SPAN / 2;
        SequenceRanges ranges = new SequenceRanges();
        BitSet model = new BitSet();
        for (int i = 0; i < 2000; i++) {
            if (random.nextInt(20) == 0) {
                int before = random.nextInt(SPAN / 3);
                assertThat(ranges.removeBefore(base + before))
                        .isEqualTo(model.get(0, before).cardinality());
                model.clear(0, before);
            } else {
                int start = random.nextInt(SPAN);
                int end = start + 1 + random.nextInt(8);
                int known = model.get(start, end).cardinality();
                assertThat(ranges.add(base + start, base + end)).isEqualTo(end - start - known);
                model.set(start, end);
            }
            if (random.nextInt(60) == 0) {
                ranges.clear();
                model.clear();
            }
            check(ranges, model, base);
        }
    }

    private static void check(SequenceRanges ranges, BitSet model, int base) {
        int at = 0;
        for (int i = 0; i < ranges.count(); i++) {
            int start = model.nextSetBit(at);
            int end = model.nextClearBit(start);
            assertThat(ranges.start(i) - base).isEqualTo(start);
            assertThat(ranges.end(i) - base).isEqualTo(end);
            assertThat(ranges.contains(base + start)).isTrue();
            assertThat(ranges.contains(base + end)).isFalse();
            at = end;
        }
        assertThat(model.nextSetBit(at)).isEqualTo(-1);
    }

    @Test
    void oneGapTooManyIsRefusedButWhatJoinsIsNot() {
        SequenceRanges ranges = new SequenceRanges();
        for (int i = 0; i < TcpTuning.MOST_RANGES; i++) {
            assertThat(ranges.add(10 * i, 10 * i + 1)).isEqualTo(1);
        }
        assertThat(ranges.add(10 * TcpTuning.MOST_RANGES, 10 * TcpTuning.MOST_RANGES + 1))
                .isZero();
        assertThat(ranges.add(1, 10)).isEqualTo(9);
        assertThat(ranges.count()).isEqualTo(TcpTuning.MOST_RANGES - 1);
    }
}
