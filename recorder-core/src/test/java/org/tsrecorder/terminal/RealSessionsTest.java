package org.tsrecorder.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Sessions of real programs, recorded under a PTY, and the text that asciinema 3.2.0 ({@code convert -f txt}) made of
 * them.
 *
 * <p>A {@code .session} holds a line an event: {@code size COLSxROWS} (the first is the size at the start) or
 * {@code out} and the characters, ASCII with backslashes doubled and others as {@code \}{@code uXXXX}.
 */
class RealSessionsTest {
    @ParameterizedTest
    @ValueSource(strings = {"shell", "vim-open", "less"})
    void realSessionsBecomeTheTextThatAsciinemaWrites(String name) throws IOException {
        StringBuilder text = new StringBuilder();
        String[] events = resource(name + ".session").split("\n", -1);
        int[] size = size(events[0]);
        TextTranscript transcript =
                new TextTranscript(size[0], size[1], line -> text.append(line).append('\n'));
        for (String event : events) {
            if (event.startsWith("size ")) {
                transcript.resize(size(event)[0], size(event)[1]);
            } else if (event.startsWith("out  ")) {
                transcript.output(characters(event.substring(5)));
            }
        }
        transcript.finish();
        assertThat(text.toString()).isEqualTo(resource(name + ".txt"));
    }

    private static int[] size(String event) {
        int by = event.indexOf('x');
        return new int[] {Integer.parseInt(event.substring(5, by)), Integer.parseInt(event.substring(by + 1))};
    }

    private static String characters(String written) {
        StringBuilder characters = new StringBuilder();
        int index = 0;
        while (index < written.length()) {
            if (written.charAt(index) != '\\') {
                characters.append(written.charAt(index));
                index++;
            } else if (written.charAt(index + 1) == 'u') {
                characters.append((char) Integer.parseInt(written.substring(index + 2, index + 6), 16));
                index += 6;
            } else {
                characters.append('\\');
                index += 2;
            }
        }
        return characters.toString();
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = RealSessionsTest.class.getResourceAsStream("transcripts/" + name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
