package org.tsrecorder.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AckTimesTest {
    private final AckTimes times = new AckTimes();
    private final LatencyHistogram histogram = new LatencyHistogram();

    @Test
    void anAcknowledgementCoversAllThatWasSentUpToIt() {
        for (int i = 1; i <= 10; i++) {
            times.sent(i * 100L, i);
        }
        times.acknowledged(399, 50, 0, histogram);
        assertThat(histogram.count()).isEqualTo(3);
        assertThat(histogram.maxNanos()).isEqualTo(49);
        times.acknowledged(1_000, 50, 0, histogram);
        assertThat(histogram.count()).isEqualTo(10);
    }

    @Test
    void theRingGrowsWhileItWraps() {
        long sent = 0;
        long acknowledged = 0;
        for (int round = 1; round < 50; round++) {
            for (int i = 0; i < round; i++) {
                times.sent(++sent, 0);
            }
            acknowledged += round - 1;
            times.acknowledged(acknowledged, 1, 0, histogram);
            assertThat(histogram.count()).isEqualTo(acknowledged);
        }
    }

    @Test
    void whatWasSentBeforeTheSteadyPhaseIsNotCounted() {
        times.sent(1, 10);
        times.sent(2, 20);
        times.acknowledged(2, 30, 15, histogram);
        assertThat(histogram.count()).isEqualTo(1);
        assertThat(histogram.maxNanos()).isEqualTo(10);
    }
}
