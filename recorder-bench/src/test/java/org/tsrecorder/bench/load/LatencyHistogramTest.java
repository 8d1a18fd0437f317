package org.tsrecorder.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatencyHistogramTest {
    @Test
    void nothingHasNoPercentiles() {
        assertThat(new LatencyHistogram().percentileNanos(99)).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 127, 128, 255, 256, 1_000_000, 30_000_000_000L, Long.MAX_VALUE})
    void oneValueIsEveryPercentileOfItself(long value) {
        LatencyHistogram histogram = new LatencyHistogram();
        histogram.record(value);
        assertThat(histogram.percentileNanos(50)).isEqualTo(value);
        assertThat(histogram.percentileNanos(100)).isEqualTo(value);
        assertThat(histogram.maxNanos()).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void percentilesAreWithinTwoPercentAboveTheTrueOnes(long seed) {
        Random random = new Random(seed);
        LatencyHistogram histogram = new LatencyHistogram();
        long[] values = new long[10_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextLong(1L << random.nextInt(10, 40));
            histogram.record(values[i]);
        }
        Arrays.sort(values);
        for (double percent : new double[] {1, 50, 90, 99, 99.9}) {
            long truth = values[(int) Math.ceil(values.length * percent / 100) - 1];
            assertThat(histogram.percentileNanos(percent)).isBetween(truth, truth + truth / 50 + 1);
        }
    }
}
