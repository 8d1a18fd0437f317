package org.tsrecorder.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** The numbers of RFC 5681 and RFC 9438. */
class CongestionControlTest {
    private static final int MSS = 1000;
    private static final long SECOND = 1_000_000_000L;
    private static final long ROUND_TRIP = SECOND / 10;

    private static <C extends CongestionControl> C started(C control) {
        control.segmentSize(MSS);
        return control;
    }

    /** One round trip in which everything arrives. */
    private static void round(CongestionControl control, long nowNanos) {
        int window = control.window();
        for (int sent = 0; sent < window; sent += MSS) {
            control.onAcknowledged(nowNanos, MSS, ROUND_TRIP, true);
        }
    }

    @Test
    void slowStartDoublesInARoundTrip() {
        for (CongestionControl control : new CongestionControl[] {started(new NewReno()), started(new Cubic())}) {
            assertThat(control.window()).isEqualTo(10 * MSS);
            round(control, 0);
            assertThat(control.window()).isEqualTo(20 * MSS);
        }
    }

    @Test
    void aWindowThatIsNotUsedDoesNotGrow() {
        for (CongestionControl control : new CongestionControl[] {started(new NewReno()), started(new Cubic())}) {
            control.onAcknowledged(0, MSS, ROUND_TRIP, false);
            assertThat(control.window()).isEqualTo(10 * MSS);
        }
    }

    @Test
    void renoHalvesOnALossAndThenGrowsByOneSegmentInARoundTrip() {
        NewReno reno = started(new NewReno());
        reno.onLoss(40 * MSS);
        assertThat(reno.window()).isEqualTo(20 * MSS);
        round(reno, 0);
        assertThat(reno.window()).isEqualTo(21 * MSS);
        round(reno, 0);
        assertThat(reno.window()).isEqualTo(22 * MSS);
    }

    @Test
    void aTimeoutLeavesOneSegmentAndOnlyTheFirstLowersTheThreshold() {
        for (CongestionControl control : new CongestionControl[] {started(new NewReno()), started(new Cubic())}) {
            control.onTimeout(40 * MSS, true);
            int threshold = control.slowStartThreshold();
            control.onTimeout(MSS, false);
            assertThat(control.window()).isEqualTo(MSS);
            assertThat(control.slowStartThreshold()).isEqualTo(threshold).isGreaterThanOrEqualTo(20 * MSS);
        }
    }

    @Test
    void theThresholdIsTwoSegmentsAtLeast() {
        for (CongestionControl control : new CongestionControl[] {started(new NewReno()), started(new Cubic())}) {
            control.onLoss(MSS);
            assertThat(control.slowStartThreshold()).isEqualTo(2 * MSS);
        }
    }

    @Test
    void cubicComesBackToTheOldWindowAfterKSeconds() {
        Cubic cubic = started(new Cubic());
        for (int i = 0; i < 5; i++) {
            round(cubic, 0);
        }
        int before = cubic.window();
        cubic.onLoss(before);
        assertThat(cubic.window()).isCloseTo((int) (0.7 * before), within(MSS));
        // K = cbrt(W_max * 0.3 / 0.4) seconds, windows in segments.
        double k = Math.cbrt(before / (double) MSS * 0.3 / 0.4);
        long now = 0;
        while (now < (long) (k * SECOND)) {
            round(cubic, now);
            now += ROUND_TRIP;
        }
        assertThat(cubic.window()).isCloseTo(before, within(before / 20));
    }

    @Test
    void cubicIsNeverSlowerThanReno() {
        Cubic cubic = started(new Cubic());
        cubic.onLoss(20 * MSS);
        int window = cubic.window();
        long shortRoundTrip = SECOND / 1000;
        for (int i = 0; i < 100; i++) {
            int octets = cubic.window();
            for (int sent = 0; sent < octets; sent += MSS) {
                cubic.onAcknowledged(i * shortRoundTrip, MSS, shortRoundTrip, true);
            }
        }
        // Reno with the same average grows by 0.53 segments in each of 100 round trips.
        assertThat(cubic.window()).isGreaterThan(window + 50 * MSS);
    }

    @Test
    void idlenessBringsBackTheFirstWindow() {
        for (CongestionControl control : new CongestionControl[] {started(new NewReno()), started(new Cubic())}) {
            round(control, 0);
            control.onIdle();
            assertThat(control.window()).isEqualTo(10 * MSS);
        }
    }
}
