package org.tsrecorder.ingest;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/** Says what an event line is by the JDK's UTF-8 decoder and Jackson's parser, with nothing of ours. */
final class JacksonOracle {
    private static final MathContext EIGHTEEN_DIGITS = new MathContext(18, RoundingMode.DOWN);
    private static final BigDecimal LONGEST = BigDecimal.valueOf(Long.MAX_VALUE);

    private final JsonFactory json = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(EventGrammar.MAX_DEPTH)
                    .build())
            .build();

    /** The event's time in nanoseconds, or nothing when the line is no event. */
    OptionalLong event(byte[] line) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line))
                    .toString();
            return text.startsWith("\ufeff") ? OptionalLong.empty() : event(text);
        } catch (CharacterCodingException | JacksonException e) {
            return OptionalLong.empty();
        }
    }

    private OptionalLong event(String line) {
        try (JsonParser parser = json.createParser(ObjectReadContext.empty(), line)) {
            boolean array = parser.nextToken() == JsonToken.START_ARRAY;
            if (!array || parser.nextToken() == null || !parser.currentToken().isNumeric()) {
                return OptionalLong.empty();
            }
            String time = parser.getString();
            if (parser.nextToken() != JsonToken.VALUE_STRING) {
                return OptionalLong.empty();
            }
            parser.getString();
            int values = 0;
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                values++;
                readFully(parser);
            }
            boolean whole = parser.nextToken() == null;
            boolean event = whole && values > 0 && !time.startsWith("-");
            return event ? OptionalLong.of(nanos(time)) : OptionalLong.empty();
        }
    }

    /** Jackson is lazy: what is not asked for is not all checked. */
    private static void readFully(JsonParser parser) {
        int depth = 0;
        do {
            JsonToken token = parser.currentToken();
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            } else {
                parser.getString();
            }
        } while (depth > 0 && parser.nextToken() != null);
    }

    private static long nanos(String time) {
        BigDecimal seconds = new BigDecimal(time);
        long magnitude = (long) seconds.precision() - seconds.scale();
        if (seconds.signum() == 0 || magnitude < -20) {
            return 0;
        }
        // Written out, an exponent of a billion would be a billion digits.
        BigDecimal nanos = magnitude > 20
                ? LONGEST
                : seconds.round(EIGHTEEN_DIGITS).movePointRight(9).setScale(0, RoundingMode.DOWN);
        return nanos.min(LONGEST).longValueExact();
    }
}
