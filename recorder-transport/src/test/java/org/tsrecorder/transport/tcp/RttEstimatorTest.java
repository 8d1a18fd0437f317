package org.tsrecorder.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** RFC 6298 §2. */
class RttEstimatorTest {
    private static final long MILLISECOND = 1_000_000;

    private final RttEstimator rtt = new RttEstimator();

    @Test
    void beforeTheFirstMeasurementItIsASecond() {
        assertThat(rtt.timeoutNanos()).isEqualTo(1000 * MILLISECOND);
        assertThat(rtt.isMeasured()).isFalse();
    }

    @Test
    void theFirstMeasurementCountsFully() {
        rtt.sample(800 * MILLISECOND);
        assertThat(rtt.smoothedNanos()).isEqualTo(800 * MILLISECOND);
        assertThat(rtt.timeoutNanos()).isEqualTo((800 + 4 * 400) * MILLISECOND);
    }

    @Test
    void laterOnesCountAnEighth() {
        rtt.sample(800 * MILLISECOND);
        rtt.sample(1600 * MILLISECOND);
        assertThat(rtt.smoothedNanos()).isEqualTo(900 * MILLISECOND);
        assertThat(rtt.timeoutNanos()).isEqualTo((900 + 4 * 500) * MILLISECOND);
    }

    @Test
    void aSteadyPathKeepsAMargin() {
        for (int i = 0; i < 100; i++) {
            rtt.sample(10 * MILLISECOND);
        }
        assertThat(rtt.timeoutNanos()).isEqualTo(210 * MILLISECOND);
    }

    @Test
    void backoffDoublesUpToAMinute() {
        rtt.sample(0);
        assertThat(rtt.timeoutNanos(1)).isEqualTo(400 * MILLISECOND);
        assertThat(rtt.timeoutNanos(3)).isEqualTo(1600 * MILLISECOND);
        assertThat(rtt.timeoutNanos(1000)).isEqualTo(60_000 * MILLISECOND);
    }

    @Test
    void afterALostSynItIsThreeSeconds() {
        rtt.afterLostSyn();
        assertThat(rtt.timeoutNanos()).isEqualTo(3000 * MILLISECOND);
    }
}
