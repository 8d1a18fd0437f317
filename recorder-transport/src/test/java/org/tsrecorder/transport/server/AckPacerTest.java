package org.tsrecorder.transport.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When acknowledgements are due. */
class AckPacerTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private final AckPacer pacer = new AckPacer(2 * SECOND, 0);

    @Test
    void aLoneSessionThatIsCaughtUpHearsAtOnce() {
        assertThat(pacer.dueNanos(100, 100, 1)).isLessThan(MILLI);
    }

    @Test
    void aBulkUploadHearsTenTimesASecond() {
        pacer.sent(100, SECOND);
        assertThat(pacer.dueNanos(200, 5_000, 1)).isEqualTo(SECOND + 100 * MILLI);
    }

    @Test
    void manySessionsHearLessOften() {
        assertThat(pacer.dueNanos(100, 100, 4_000)).isEqualTo(200 * MILLI);
        assertThat(pacer.dueNanos(100, 100, 1_000_000)).isEqualTo(500 * MILLI);
    }

    @Test
    void withoutNewsThereIsStillAHeartbeatInTime() {
        for (long sent = 0; sent < 1_000; sent++) {
            pacer.sent(100, sent * 7_919);
            assertThat(pacer.dueNanos(100, 100, 1) - sent * 7_919).isBetween(SECOND, 2 * SECOND - 200 * MILLI);
        }
    }
}
