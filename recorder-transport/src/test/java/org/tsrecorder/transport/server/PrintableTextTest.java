package org.tsrecorder.transport.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What peers can make the server say. */
class PrintableTextTest {
    @Test
    void nothingFromOutsideForgesALogLineOrDrivesATerminal() {
        assertThat(PrintableText.of("a\nINFO b\r\u001b[2J\u009b\u2028\u202e\ud800é"))
                .isEqualTo("a?INFO b??[2J????é");
    }

    @Test
    void longTextIsCut() {
        assertThat(PrintableText.of("x".repeat(1_000))).hasSize(201).endsWith("…");
    }

    @Test
    void anErrorFrameIsJsonWhateverItSays() {
        ByteBuf frame = ResponseFrame.error(UnpooledByteBufAllocator.DEFAULT, "a \"quote\" \\ and\nline");
        assertThat(frame.toString(StandardCharsets.UTF_8))
                .isEqualTo("{\"error\":\"a \\\"quote\\\" \\\\ and\\nline\"}\n");
        frame.release();
    }

    @Test
    void latenciesAreSummedUpToAFactor() {
        LatencyHistogram histogram = new LatencyHistogram();
        for (int i = 1; i <= 1_000; i++) {
            histogram.record(i * 1_000L);
        }
        ServerStatistics.AckLatency summary = histogram.summary();
        assertThat(summary.count()).isEqualTo(1_000);
        assertThat(summary.p50Nanos()).isBetween(500_000L, 750_000L);
        assertThat(summary.p99Nanos()).isBetween(990_000L, 1_500_000L);
    }
}
