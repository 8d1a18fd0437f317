package org.tsrecorder.asciicast;

import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.async.ByteArrayFeeder;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;

/**
 * The events of a v1 cast, which is one JSON document, as its bytes come.
 *
 * <pre>
 *   { ─▶ MEMBERS ─key▶ VALUE ─▶ MEMBERS … ─"stdout":[▶ STDOUT ─[▶ EVENT ─]▶ STDOUT … ─]▶ MEMBERS ─}▶ ENDED
 * </pre>
 *
 * <p>The header is complete when {@code stdout} begins; keys that come after it are added when they come.
 */
final class DocumentDecoder {
    private static final int DEEPEST = 64;
    private static final int LONGEST_NUMBER = 1_000;

    private enum State {
        BEFORE,
        MEMBERS,
        VALUE,
        STDOUT,
        EVENT,
        ENDED
    }

    private final Oddities oddities;
    private final EventCursor cursor;
    private final Utf8Mender mender;
    private final EventTimes times;
    private final JsonParser parser;
    private final DocumentHeader header;

    private State state = State.BEFORE;
    private String key = "";
    private boolean truncated;
    private boolean complete;
    private int depth;
    private int elements;
    private long nanos;
    private boolean rejected;
    private long creditedReplacements;

    DocumentDecoder(Oddities oddities, EventCursor cursor, int maxText) {
        this.oddities = oddities;
        this.cursor = cursor;
        this.mender = new Utf8Mender(oddities);
        this.times = new EventTimes(true, oddities);
        this.header = new DocumentHeader(oddities);
        this.parser = parser(oddities.strict(), maxText);
    }

    private static JsonParser parser(boolean strict, int maxText) {
        return JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(DEEPEST)
                        .maxNumberLength(LONGEST_NUMBER)
                        .maxStringLength(maxText)
                        .build())
                .disable(JsonFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
                .configure(StreamReadFeature.STRICT_DUPLICATE_DETECTION, strict)
                .build()
                .createNonBlockingByteArrayParser(ObjectReadContext.empty());
    }

    DocumentHeader header() {
        return header;
    }

    /** Whether the document is over, or broken beyond reading. */
    boolean ended() {
        return state == State.ENDED;
    }

    /** Whether the bytes ended before the document did. */
    boolean truncated() {
        return truncated;
    }

    /** Takes more bytes, once {@link #next} has answered false. */
    void feed(byte[] bytes, int from, int to, boolean last) {
        int length = mender.mend(bytes, from, to, last);
        ByteArrayFeeder feeder = (ByteArrayFeeder) parser.nonBlockingInputFeeder();
        if (state != State.ENDED) {
            feeder.feedInput(mender.bytes(), 0, length);
            if (last) {
                complete = true;
                feeder.endOfInput();
            }
        }
    }

    /** Moves the cursor to the next event; false when more bytes are needed, or none can help. */
    boolean next() {
        try {
            while (state != State.ENDED) {
                JsonToken token = parser.nextToken();
                if (token == JsonToken.NOT_AVAILABLE && !complete) {
                    return false;
                }
                if (token == null || token == JsonToken.NOT_AVAILABLE) {
                    end(!header.closed());
                } else if (step(token)) {
                    return true;
                }
            }
        } catch (JacksonException e) {
            fail(e);
        }
        return false;
    }

    private void end(boolean cutOff) {
        header.settle();
        truncated = cutOff;
        state = State.ENDED;
        if (cutOff) {
            oddities.note(CastOddity.TRUNCATED_LINE, line(), column());
        }
    }

    private void fail(JacksonException e) {
        header.settle();
        boolean cutOff = e instanceof UnexpectedEndOfInputException;
        truncated = cutOff;
        state = State.ENDED;
        CastOddity oddity = cutOff ? CastOddity.TRUNCATED_LINE : CastOddity.BROKEN_DOCUMENT;
        oddities.note(oddity, 1, e.getLocation().getLineNr(), e.getLocation().getColumnNr(), e.getOriginalMessage());
    }

    /** Takes one token; answers whether it completed an event. */
    private boolean step(JsonToken token) {
        switch (state) {
            case BEFORE -> open(token);
            case MEMBERS -> member(token);
            case VALUE -> value(token);
            case STDOUT -> stdout(token);
            case EVENT -> {
                return element(token);
            }
            case ENDED -> {}
        }
        return false;
    }

    private void open(JsonToken token) {
        boolean opened = token == JsonToken.START_OBJECT && !header.closed();
        state = opened ? State.MEMBERS : State.ENDED;
        if (!opened) {
            oddities.note(CastOddity.BROKEN_DOCUMENT, line(), column());
        }
    }

    private void member(JsonToken token) {
        if (token == JsonToken.END_OBJECT) {
            header.close(line(), column());
            state = State.BEFORE;
            return;
        }
        key = parser.currentName();
        state = State.VALUE;
    }

    private void value(JsonToken token) {
        if (depth == 0 && key.equals("stdout") && token == JsonToken.START_ARRAY) {
            header.begin(line(), column());
            state = State.STDOUT;
            return;
        }
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        header.append(token, token.isScalarValue() || token == JsonToken.PROPERTY_NAME ? parser.getString() : "");
        if (depth == 0) {
            header.member(key, line(), column());
            state = header.isForeign() ? State.ENDED : State.MEMBERS;
        }
    }

    private void stdout(JsonToken token) {
        if (token == JsonToken.END_ARRAY) {
            state = State.MEMBERS;
        } else if (token == JsonToken.START_ARRAY) {
            state = State.EVENT;
            elements = 0;
            rejected = false;
        } else {
            oddities.note(CastOddity.BROKEN_LINE, line(), column());
            if (token == JsonToken.START_OBJECT) {
                state = State.EVENT;
                rejected = true;
                depth = 0;
            }
        }
    }

    private boolean element(JsonToken token) {
        if (depth == 0 && token.isStructEnd()) {
            state = State.STDOUT;
            return !rejected && whole();
        }
        if (depth == 0 && token != JsonToken.PROPERTY_NAME) {
            elements++;
            rejected = rejected || !(elements > 2 || (elements == 1 ? delay(token) : data(token)));
        }
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        return false;
    }

    private boolean delay(JsonToken token) {
        if (!token.isNumeric()) {
            return reject(CastOddity.TIME_NOT_A_NUMBER);
        }
        byte[] digits = parser.getString().getBytes(StandardCharsets.US_ASCII);
        boolean minus = digits[0] == '-';
        nanos = CastTime.parse(digits, minus ? 1 : 0, digits.length);
        if (minus && nanos != 0) {
            return reject(CastOddity.NEGATIVE_TIME);
        }
        return nanos != CastTime.TOO_LARGE || reject(CastOddity.TIME_OUT_OF_RANGE);
    }

    private boolean data(JsonToken token) {
        if (token != JsonToken.VALUE_STRING) {
            return reject(CastOddity.DATA_NOT_A_STRING);
        }
        String text = parser.getString();
        long replacements = text.chars().filter(c -> c == Utf8.REPLACEMENT).count();
        long ours = Math.min(replacements, mender.mended() - creditedReplacements);
        creditedReplacements += ours;
        note(CastOddity.REPLACEMENT_CHARACTER, replacements - ours);
        note(
                CastOddity.LONE_SURROGATE,
                text.codePoints()
                        .filter(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)
                        .count());
        cursor.over(text);
        return true;
    }

    private boolean whole() {
        if (elements < 2) {
            return reject(CastOddity.MISSING_ELEMENTS);
        }
        if (elements > 2) {
            note(CastOddity.EXTRA_ELEMENTS, 1);
        }
        if (!times.advance(nanos, line(), column())) {
            return false;
        }
        cursor.kind = EventKind.OUTPUT;
        cursor.timeNanos = times.last();
        return true;
    }

    private boolean reject(CastOddity oddity) {
        note(oddity, 1);
        return false;
    }

    private void note(CastOddity oddity, long times) {
        if (times > 0) {
            oddities.note(oddity, times, line(), column(), oddity.description());
        }
    }

    private long line() {
        return Math.max(1, parser.currentLocation().getLineNr());
    }

    private long column() {
        return Math.max(1, parser.currentLocation().getColumnNr());
    }
}
