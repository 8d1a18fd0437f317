package org.tsrecorder.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecordingQueryTest {
    private static final Instant NOON = Instant.parse("2026-07-29T12:00:00Z");
    private static final RecordingId AT_NOON = new RecordingId("n1", NOON);

    @Test
    void anEmptyQueryMatchesEveryRecording() {
        assertThat(RecordingQuery.all().matches(AT_NOON)).isTrue();
    }

    @Test
    void fromIsInclusiveAndUntilIsNot() {
        assertThat(between(NOON, NOON.plusNanos(1)).matches(AT_NOON)).isTrue();
        assertThat(between(NOON.minusSeconds(1), NOON).matches(AT_NOON)).isFalse();
    }

    @Test
    void aNodeMatchesOnlyItself() {
        assertThat(new RecordingQuery(Optional.of("n1"), Optional.empty(), Optional.empty()).matches(AT_NOON))
                .isTrue();
        assertThat(new RecordingQuery(Optional.of("n2"), Optional.empty(), Optional.empty()).matches(AT_NOON))
                .isFalse();
    }

    private static RecordingQuery between(Instant from, Instant until) {
        return new RecordingQuery(Optional.empty(), Optional.of(from), Optional.of(until));
    }
}
