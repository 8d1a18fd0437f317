package org.tsrecorder.transport.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** Keys never repeat, whatever the wall clock does. */
class KeyClockTest {
    @Test
    void timeGoesUpWhenTheClockStandsStillOrGoesBack() {
        Instant noon = Instant.parse("2026-07-29T12:00:00Z");
        Queue<Instant> wall = new ArrayDeque<>(List.of(noon, noon, noon.minusSeconds(60), noon.plusSeconds(1)));
        KeyClock clock = new KeyClock(wall::remove);
        assertThat(List.of(clock.next(), clock.next(), clock.next(), clock.next()))
                .containsExactly(noon, noon.plusNanos(1), noon.plusNanos(2), noon.plusSeconds(1));
    }
}
