package org.tsrecorder.transport.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tsrecorder.testkit.Splits;

class MapFrameDecoderTest {
    private static byte[] frame(String text) {
        byte[] bytes = new byte[4 + text.length()];
        bytes[0] = (byte) text.length();
        bytes[1] = (byte) (text.length() >> 8);
        bytes[2] = (byte) (text.length() >> 16);
        System.arraycopy(text.getBytes(StandardCharsets.US_ASCII), 0, bytes, 4, text.length());
        return bytes;
    }

    @Test
    void messagesComeWholeHoweverTheStreamIsCut() {
        String large = "x".repeat(200_000);
        byte[] stream =
                Unpooled.copiedBuffer(frame("{}"), frame(large), frame("z")).array();
        for (Splits.Split split : Splits.of(stream)) {
            MapFrameDecoder decoder = new MapFrameDecoder(200_000);
            List<String> messages = new ArrayList<>();
            split.feed(piece -> {
                assertThat(decoder.receive(piece, bytes -> messages.add(new String(bytes, StandardCharsets.US_ASCII))))
                        .isEmpty();
                piece.release();
            });
            assertThat(messages).as(split.name()).containsExactly("{}", large, "z");
        }
    }

    @ParameterizedTest
    @CsvSource({"00000000, 0", "65000000, 101", "ffffffff, 4294967295", "00000080, 2147483648"})
    void aLengthThatIsNoneOrTooLongEndsTheStream(String hex, String bytes) {
        MapFrameDecoder decoder = new MapFrameDecoder(100);
        assertThat(decoder.receive(Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex)), message -> {}))
                .contains("control announced a map message of " + bytes + " bytes, want 1 to 100");
    }
}
