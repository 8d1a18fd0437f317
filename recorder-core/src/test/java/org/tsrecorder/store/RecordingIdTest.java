package org.tsrecorder.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordingIdTest {
    @ParameterizedTest
    @CsvSource({
        "2026-07-29T11:50:50.033425744Z, 2026-07-29T11:50:50.033425744Z",
        "2026-07-29T11:50:58.722743570Z, 2026-07-29T11:50:58.72274357Z",
        "2026-07-29T11:50:58.5Z, 2026-07-29T11:50:58.5Z",
        "2026-07-29T11:50:00Z, 2026-07-29T11:50:00Z",
    })
    void keysCarryTheTimeWithTrailingZerosTrimmed(Instant time, String expected) {
        assertThat(new RecordingId("n1CNTRL", time).key()).isEqualTo("n1CNTRL/" + expected + ".cast");
    }

    @Test
    void aKeyReadsBackAsTheSameId() {
        RecordingId id = new RecordingId("n1CNTRL", Instant.parse("2026-07-29T11:50:58.72274357Z"));
        assertThat(RecordingId.parse(id.key())).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "a/b", "a.b", "a b", "ä", "a\u0000", "-", "a\n"})
    void aNodeThatIsNotLettersAndDigitsNeverBecomesAKey(String node) {
        assertThatThrownBy(() -> new RecordingId(node, Instant.EPOCH))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("node: wanted 1 to 64 letters and digits");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "n1",
                "n1/2026-07-29T11:50:58Z",
                "n1/2026-07-29T11:50:58.500Z.cast",
                "n1/2026-07-29T11:50:58+00:00.cast",
                "n1/../2026-07-29T11:50:58Z.cast",
                "n1/check.cast",
            })
    void textThatNoIdWouldPrintIsNotAKey(String key) {
        assertThatThrownBy(() -> RecordingId.parse(key)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anEventsKeyLiesInItsOwnFolder() {
        assertThat(new EventId("n1", Instant.parse("2026-07-29T11:45:08.50Z")).key())
                .isEqualTo("n1/events/2026-07-29T11:45:08.5Z.event");
    }
}
