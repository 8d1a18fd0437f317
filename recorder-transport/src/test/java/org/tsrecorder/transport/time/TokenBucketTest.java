package org.tsrecorder.transport.time;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenBucketTest {
    private static final long SECOND = 1_000_000_000;

    private final TokenBucket bucket = new TokenBucket(10, 3);

    @Test
    void letsABurstThroughAndNoMore() {
        assertThat(takeAll(Long.MIN_VALUE)).isEqualTo(3);
    }

    @Test
    void letsOneMoreThroughEachInterval() {
        takeAll(0);

        assertThat(bucket.tryTake(SECOND / 10 - 1)).isFalse();
        assertThat(bucket.tryTake(SECOND / 10)).isTrue();
        assertThat(bucket.tryTake(SECOND / 10)).isFalse();
    }

    @Test
    void savesNoMoreThanABurstInALongPause() {
        takeAll(0);

        assertThat(takeAll(3_600 * SECOND)).isEqualTo(3);
    }

    @Test
    void countsOnWhereTheClockWraps() {
        takeAll(Long.MAX_VALUE);

        assertThat(takeAll(Long.MAX_VALUE + SECOND / 5)).isEqualTo(2);
    }

    private int takeAll(long now) {
        int taken = 0;
        while (bucket.tryTake(now)) {
            taken++;
        }
        return taken;
    }
}
