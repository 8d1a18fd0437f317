package org.tsrecorder.cli.pty;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8ReaderTest {
    private static final String TEXT = "größer ✓ 世界 👩‍🚀 end";

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 100})
    void charactersCutInPiecesComeWhole(int size) {
        byte[] bytes = TEXT.getBytes(StandardCharsets.UTF_8);
        Utf8Reader reader = new Utf8Reader();
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < bytes.length; at += size) {
            text.append(reader.read(bytes, at, Math.min(size, bytes.length - at)));
        }
        assertThat(text.append(reader.end())).hasToString(TEXT);
    }

    /** As asciinema's decoder does it (its test of {@code Utf8Decoder}). */
    @Test
    void bytesThatAreNoTextAreReplaced() {
        Utf8Reader reader = new Utf8Reader();
        assertThat(reader.read(HexFormat.of().parseHex("c5bcc3"), 0, 3)).isEqualTo("ż");
        assertThat(reader.read(HexFormat.of().parseHex("8323f09080c021"), 0, 7)).isEqualTo("Ã#��!");
        assertThat(reader.read(HexFormat.of().parseHex("e282"), 0, 2)).isEmpty();
        assertThat(reader.end()).isEqualTo("�");
    }
}
