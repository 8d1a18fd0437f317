package org.tsrecorder.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

class CastBodyTest {
    private static final int LINE = 100;

    private static String text(CastBody body, long position, int length) {
        ByteBuf out = Unpooled.buffer(length);
        body.copy(position, length, out);
        return out.toString(StandardCharsets.US_ASCII);
    }

    @Test
    void everyLineIsJsonAndOfTheSameLength() {
        CastBody body = new CastBody("run", 9_999, LINE);
        List<String> lines =
                text(body, 0, body.headerLength() + 5_000 * LINE).lines().toList();
        assertThat(lines).hasSize(5_001);
        assertThat(lines.subList(1, lines.size())).allMatch(line -> line.length() == LINE - 1);
        for (String line : lines) {
            try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), line)) {
                parser.nextToken();
                parser.skipChildren();
                assertThat(parser.nextToken()).isNull();
            }
        }
    }

    @Test
    void linesCarryTheirNumberAndTime() {
        CastBody body = new CastBody("run", 7, LINE);
        assertThat(text(body, body.headerLength(), LINE))
                .startsWith("[0.000, \"o\", \"s7 n0 .")
                .endsWith(".\\r\\n\"]\n");
        assertThat(text(body, body.headerLength() + 12_345L * LINE, LINE)).startsWith("[12.345, \"o\", \"s7 n12345 .");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theBytesDoNotDependOnHowTheyAreCut(long seed) {
        Random random = new Random(seed);
        String whole = text(new CastBody("run", 1, LINE), 0, 10_000);
        CastBody body = new CastBody("run", 1, LINE);
        StringBuilder pieces = new StringBuilder();
        while (pieces.length() < whole.length()) {
            int size = Math.min(random.nextInt(1, 400), whole.length() - pieces.length());
            pieces.append(text(body, pieces.length(), size));
        }
        assertThat(pieces).hasToString(whole);
    }

    @Test
    void theShortestLineHoldsTheLargestNumbers() {
        CastBody body = new CastBody("run", 99_999, CastBody.SHORTEST_LINE);
        String line = text(body, body.headerLength() + 999_999_999L * CastBody.SHORTEST_LINE, CastBody.SHORTEST_LINE);
        assertThat(line).startsWith("[999999.999, \"o\", \"s99999 n999999999 ").endsWith("\\r\\n\"]\n");
    }
}
