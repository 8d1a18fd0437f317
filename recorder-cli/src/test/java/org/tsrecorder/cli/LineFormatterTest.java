package org.tsrecorder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class LineFormatterTest {
    private static LogRecord event(String message) {
        LogRecord event = new LogRecord(Level.WARNING, message);
        event.setLoggerName("org.tsrecorder.cli.serve");
        event.setInstant(Instant.parse("2026-11-22T18:40:00Z"));
        return event;
    }

    @Test
    void anEventIsOneLineWithTimeLevelAndSource() {
        assertThat(new LineFormatter().format(event("all is well")))
                .isEqualTo("2026-11-22T18:40:00.000Z WARN  serve: all is well\n");
    }

    @Test
    void aMessageCannotPassForTwoLines() {
        assertThat(new LineFormatter().format(event("from peer\n2026-11-22T18:40:00.000Z INFO  forged\033[31m")))
                .hasLineCount(1)
                .doesNotContain("\033");
    }

    @Test
    void aFailureTellsWhereItComesFromOnTheSameLine() {
        LogRecord event = event("it failed");
        event.setThrown(new IllegalStateException("outer", new IllegalArgumentException("inner")));
        assertThat(new LineFormatter().format(event))
                .hasLineCount(1)
                .contains("outer", "LineFormatterTest.aFailure", "because of", "inner");
    }
}
