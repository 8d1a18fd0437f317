package org.tsrecorder.transport.wireguard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6479, case by case as the kernel's self-test has them, and against a model that remembers everything. */
class ReplayFilterTest {
    private static final int WINDOW = ReplayFilter.WINDOW;

    private final ReplayFilter filter = new ReplayFilter();

    @Test
    void eachCounterIsAcceptedOnce() {
        assertThat(filter.accept(0)).isTrue();
        assertThat(filter.accept(1)).isTrue();
        assertThat(filter.accept(1)).isFalse();
        assertThat(filter.accept(0)).isFalse();
        assertThat(filter.accept(9)).isTrue();
        assertThat(filter.accept(8)).isTrue();
        assertThat(filter.accept(7)).isTrue();
        assertThat(filter.accept(7)).isFalse();
        assertThat(filter.accept(9)).isFalse();
    }

    @Test
    void theWindowEnds8128CountersBehindTheLast() {
        filter.accept(3 * WINDOW);
        assertThat(filter.accept(2 * WINDOW - 1)).isFalse();
        assertThat(filter.accept(2 * WINDOW)).isTrue();
        assertThat(filter.accept(2 * WINDOW)).isFalse();
    }

    @Test
    void askingChangesNothing() {
        assertThat(filter.wouldAccept(5)).isTrue();
        assertThat(filter.wouldAccept(5)).isTrue();
        filter.accept(5);
        assertThat(filter.wouldAccept(5)).isFalse();
    }

    @Test
    void allOfTheWindowIsAcceptedForwards() {
        for (int i = 0; i <= WINDOW; i++) {
            assertThat(filter.accept(i)).isTrue();
        }
        assertThat(filter.accept(0)).isFalse();
    }

    @Test
    void allOfTheWindowIsAcceptedBackwards() {
        for (int i = WINDOW; i >= 0; i--) {
            assertThat(filter.accept(i)).isTrue();
        }
        assertThat(filter.accept(WINDOW)).isFalse();
    }

    @Test
    void aJumpFarAheadForgetsWhatWasBefore() {
        filter.accept(1);
        assertThat(filter.accept(1L << 40)).isTrue();
        assertThat(filter.accept((1L << 40) - 64)).isTrue();
        assertThat(filter.accept(1)).isFalse();
    }

    @Test
    void countersAreUnsigned() {
        assertThat(filter.accept(Long.MAX_VALUE)).isTrue();
        assertThat(filter.accept(Long.MIN_VALUE)).isTrue();
        assertThat(filter.accept(-1)).isTrue();
        assertThat(filter.accept(-2)).isTrue();
        assertThat(filter.accept(-1)).isFalse();
        assertThat(filter.accept(Long.MAX_VALUE)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void agreesWithASetThatForgetsNothing(long seed) {
        Random random = new Random(seed);
        Set<Long> seen = new HashSet<>();
        long last = 0;
        for (int i = 0; i < 50_000; i++) {
            long counter = Math.max(0, last + random.nextLong(-WINDOW - 200, random.nextInt(100) == 0 ? 20_000 : 130));
            boolean expected = last - counter <= WINDOW && seen.add(counter);
            assertThat(filter.wouldAccept(counter))
                    .as("seed %d: %d after %d", seed, counter, last)
                    .isEqualTo(expected);
            assertThat(filter.accept(counter)).isEqualTo(expected);
            last = Math.max(last, counter);
        }
    }
}
