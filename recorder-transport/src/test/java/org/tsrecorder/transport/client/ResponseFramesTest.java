package org.tsrecorder.transport.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tsrecorder.testkit.Splits;

class ResponseFramesTest {
    private static final String FRAMES = """
        {"ack":0}
        {}
        {"ack":4096}{"ack":9007199254740993} {"note":{"ack":1,"error":"not this"},"more":[{"ack":2}],"ack":5}
        {"error":""}
        {"error":"full \\"disk\\" ż"}
        """;

    private static List<ResponseFrame> read(String text) {
        List<ResponseFrame> frames = new ArrayList<>();
        new ResponseFrames().feed(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8), frames::add);
        return frames;
    }

    static Stream<Splits.Split> splits() {
        return Splits.of(FRAMES.getBytes(StandardCharsets.UTF_8)).stream();
    }

    @ParameterizedTest
    @MethodSource("splits")
    void framesAreTheSameHoweverTheyAreCut(Splits.Split split) {
        ResponseFrames reader = new ResponseFrames();
        List<ResponseFrame> frames = new ArrayList<>();
        split.feed(piece -> {
            reader.feed(piece, frames::add);
            piece.release();
        });
        assertThat(frames)
                .containsExactly(
                        new ResponseFrame.Acknowledged(0),
                        new ResponseFrame.Acknowledged(0),
                        new ResponseFrame.Acknowledged(4096),
                        new ResponseFrame.Acknowledged(9007199254740993L),
                        new ResponseFrame.Acknowledged(5),
                        new ResponseFrame.Acknowledged(0),
                        new ResponseFrame.Failed("full \"disk\" ż"));
        assertThat(reader.isWithinFrame()).isFalse();
    }

    @Test
    void aFrameThatIsNotCompleteIsWaitedFor() {
        ResponseFrames reader = new ResponseFrames();
        List<ResponseFrame> frames = new ArrayList<>();
        reader.feed(Unpooled.copiedBuffer("{\"ack\":1", StandardCharsets.UTF_8), frames::add);
        assertThat(frames).isEmpty();
        assertThat(reader.isWithinFrame()).isTrue();
    }

    @Test
    void whatIsNoJsonIsMalformedAndNothingIsReadAfterIt() {
        ResponseFrames reader = new ResponseFrames();
        List<ResponseFrame> frames = new ArrayList<>();
        reader.feed(Unpooled.copiedBuffer("<html>", StandardCharsets.UTF_8), frames::add);
        reader.feed(Unpooled.copiedBuffer("{\"ack\":1}", StandardCharsets.UTF_8), frames::add);
        assertThat(frames).singleElement().isInstanceOf(ResponseFrame.Malformed.class);
    }

    @Test
    void anOffsetThatNoLongHoldsIsMalformed() {
        assertThat(read("{\"ack\":99999999999999999999}")).singleElement().isInstanceOf(ResponseFrame.Malformed.class);
    }

    @Test
    void aTextWithoutEndIsMalformedBeforeItFillsTheMemory() {
        assertThat(read("{\"error\":\"" + "x".repeat(200_000)))
                .singleElement()
                .isInstanceOf(ResponseFrame.Malformed.class);
    }

    @Test
    void deepNestingIsMalformed() {
        assertThat(read("{\"a\":" + "[".repeat(100))).singleElement().isInstanceOf(ResponseFrame.Malformed.class);
    }

    @Test
    void anOffsetThatIsNoIntegerIsNotAnAcknowledgement() {
        assertThat(read("{\"ack\":\"7\"}")).containsExactly(new ResponseFrame.Acknowledged(0));
    }
}
