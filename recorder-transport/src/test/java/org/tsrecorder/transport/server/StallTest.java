package org.tsrecorder.transport.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tsrecorder.store.RecordingEnd;
import org.tsrecorder.store.RecordingSink;

class StallTest {
    private static final PeerIdentity NODE = new PeerIdentity("n1", "n", Optional.empty(), List.of());
    private static final ServerLimits.Capacity DEFAULTS =
            ServerLimits.defaults().capacity();
    private static final String HEADER = "{\"version\":2,\"width\":80,\"height\":24}\n";

    @Test
    void linesWaitForMemoryAndAFirstLineDoesNot() {
        try (MemoryStore store = new MemoryStore()) {
            RecorderContext recorder = new RecorderContext(RecorderServer.builder(store)
                    .limits(ServerLimits.defaults()
                            .with(new ServerLimits.Capacity(
                                    DEFAULTS.connections(),
                                    DEFAULTS.sessions(),
                                    DEFAULTS.sessionsPerPeer(),
                                    64 * 1024))));
            EmbeddedChannel ofHeader = new EmbeddedChannel();
            EmbeddedChannel ofLines = new EmbeddedChannel();
            Intake header = new Intake(recorder, NODE, new SlowSink());
            Intake lines = new Intake(recorder, NODE, new SlowSink());
            Stall headerStall = new Stall(new PeerConnection(recorder, ofHeader, recorder.identities));
            Stall linesStall = new Stall(new PeerConnection(recorder, ofLines, recorder.identities));

            assertThat(header.receive(text(" ".repeat(20_000)))).isEmpty();
            assertThat(lines.receive(text(HEADER + "[1,\"o\",\"a\"]\n".repeat(8_000))))
                    .isEmpty();
            assertThat(recorder.budget.isOverdrawn()).isTrue();
            headerStall.update(header);
            linesStall.update(lines);
            assertThat(ofHeader.config().isAutoRead()).isTrue();
            assertThat(ofLines.config().isAutoRead()).isFalse();

            lines.finished();
            linesStall.update(lines);
            assertThat(ofLines.config().isAutoRead()).isTrue();
            header.close();
            lines.close();
            ofHeader.finishAndReleaseAll();
            ofLines.finishAndReleaseAll();
        }
    }

    private static ByteBuf text(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }

    /** Says nothing of what it has written. */
    private static final class SlowSink implements RecordingSink {
        @Override
        public void append(ByteBuf bytes) {
            bytes.release();
        }

        @Override
        public void finish(RecordingEnd end) {
            throw new IllegalStateException("nobody ends it here");
        }

        @Override
        public void discard() {
            throw new IllegalStateException("nobody ends it here");
        }
    }
}
