package org.tsrecorder.ingest;

/**
 * Reads one event line byte by byte: {@code [number, "string", value…]} in RFC 8259's grammar and RFC 3629's UTF-8. It
 * remembers all it needs between two bytes, so input may be cut anywhere.
 *
 * <pre>
 *   LINE_START ─ [ ─▶ value ─ , ─▶ value ─ , ─▶ value … ] ─▶ LINE_END ─ \n ─▶ EVENT
 *       │ #             time         code        data
 *       ▼               └─ anything else ─▶ REJECTED ─ \n ─▶ MALFORMED
 *    COMMENT
 * </pre>
 *
 * <p>Half of a surrogate pair as an escape is let through: it is valid JSON, and what it means is the reader's affair.
 */
final class EventGrammar {
    static final int MAX_DEPTH = 64;

    private static final int DATA_ELEMENT = 2;

    private enum State {
        LINE_START,
        INDENTED,
        COMMENT,
        FIRST_VALUE,
        VALUE,
        FIRST_KEY,
        KEY,
        COLON,
        AFTER_VALUE,
        STRING,
        ESCAPE,
        HEX,
        UTF8,
        MINUS,
        ZERO,
        INTEGER,
        POINT,
        FRACTION,
        EXPONENT_START,
        EXPONENT_SIGN,
        EXPONENT,
        LITERAL,
        LINE_END,
        REJECTED
    }

    private final EventTime digits = new EventTime();
    private State state = State.LINE_START;
    private LineKind kind = LineKind.BLANK;
    private MalformedReason reason = MalformedReason.BAD_JSON;
    private long time;

    /** One bit for each open array (0) or object (1), the innermost lowest. */
    private long objects;

    private int depth;
    /** Which element of the outermost array comes next or is being read; stays at 2. */
    private int element;

    private boolean stringIsKey;
    /** Bytes still to come of an escape's digits or of a UTF-8 sequence. */
    private int awaited;

    private int leastContinuation;
    private int mostContinuation;
    private String literal = "";
    private int literalAt;

    boolean atLineStart() {
        return state == State.LINE_START;
    }

    /** Within a string's content, not within an escape or a UTF-8 sequence. */
    boolean inString() {
        return state == State.STRING;
    }

    /** Whether only the newline still matters. */
    boolean awaitsNewline() {
        return state == State.REJECTED || state == State.COMMENT;
    }

    /** Stands at a line's start and is told that its time, code and the data string's opening quote have passed. */
    void enterData(long nanos) {
        time = nanos;
        element = DATA_ELEMENT;
        depth = 1;
        objects = 0;
        stringIsKey = false;
        state = State.STRING;
    }

    /** Takes the next byte. True when it ended a line: {@link #kind()} and the others then speak of that line. */
    boolean accept(byte b) {
        if (b == '\n') {
            endLine();
            return true;
        }
        state = next(b);
        return false;
    }

    /** Ends the line as a newline does. */
    void endLine() {
        switch (state) {
            case LINE_END -> kind = LineKind.EVENT;
            case LINE_START, INDENTED -> kind = LineKind.BLANK;
            case COMMENT -> kind = LineKind.COMMENT;
            default -> {
                kind = LineKind.MALFORMED;
                reason = state == State.REJECTED ? reason : MalformedReason.CUT_SHORT;
            }
        }
        state = State.LINE_START;
    }

    /** What the line that just ended was. */
    LineKind kind() {
        return kind;
    }

    /** Of an event: its time in nanoseconds. */
    long nanos() {
        return time;
    }

    /** Of a malformed line: why. */
    MalformedReason reason() {
        return reason;
    }

    private State next(byte b) {
        return switch (state) {
            case LINE_START -> b == '#' ? State.COMMENT : lineStart(b);
            case INDENTED -> lineStart(b);
            case FIRST_VALUE -> b == ']' ? close(false) : value(b);
            case VALUE -> value(b);
            case FIRST_KEY -> b == '}' ? close(true) : key(b);
            case KEY -> key(b);
            case COLON -> isSpace(b) ? State.COLON : b == ':' ? State.VALUE : reject(MalformedReason.BAD_JSON);
            case AFTER_VALUE -> afterValue(b);
            case STRING -> string(b);
            case ESCAPE -> escape(b);
            case HEX -> hex(b);
            case UTF8 -> continuation(b);
            case MINUS, ZERO, INTEGER, POINT, FRACTION, EXPONENT_START, EXPONENT_SIGN, EXPONENT -> number(b);
            case LITERAL -> literal(b);
            case LINE_END -> isSpace(b) ? State.LINE_END : reject(MalformedReason.BAD_JSON);
            case COMMENT, REJECTED -> state;
        };
    }

    private State lineStart(byte b) {
        if (b == '[') {
            depth = 0;
            element = 0;
            digits.reset();
            return open(false);
        }
        return isSpace(b) ? State.INDENTED : reject(MalformedReason.NOT_AN_ARRAY);
    }

    private State value(byte b) {
        if (isSpace(b)) {
            return state;
        }
        if (depth == 1 && element == 0 && !isDigit(b)) {
            return reject(MalformedReason.BAD_TIME);
        }
        if (depth == 1 && element == 1 && b != '"') {
            return reject(MalformedReason.BAD_CODE);
        }
        return switch (b) {
            case '"' -> openString(false);
            case '[' -> open(false);
            case '{' -> open(true);
            case '-' -> State.MINUS;
            case 't' -> openLiteral("true");
            case 'f' -> openLiteral("false");
            case 'n' -> openLiteral("null");
            default -> isDigit(b) ? firstDigit(b) : reject(MalformedReason.BAD_JSON);
        };
    }

    private State key(byte b) {
        if (isSpace(b)) {
            return state;
        }
        return b == '"' ? openString(true) : reject(MalformedReason.BAD_JSON);
    }

    private State afterValue(byte b) {
        return switch (b) {
            case ' ', '\t', '\r' -> State.AFTER_VALUE;
            case ',' -> comma();
            case ']' -> close(false);
            case '}' -> close(true);
            default -> reject(MalformedReason.BAD_JSON);
        };
    }

    private State comma() {
        if (depth == 1) {
            element = Math.min(element + 1, DATA_ELEMENT);
        }
        return (objects & 1) != 0 ? State.KEY : State.VALUE;
    }

    private State open(boolean object) {
        if (depth == MAX_DEPTH) {
            return reject(MalformedReason.TOO_DEEP);
        }
        depth++;
        objects = objects << 1 | (object ? 1 : 0);
        return object ? State.FIRST_KEY : State.FIRST_VALUE;
    }

    private State close(boolean object) {
        if ((objects & 1) != 0 != object) {
            return reject(MalformedReason.BAD_JSON);
        }
        if (depth == 1) {
            boolean whole = element == DATA_ELEMENT;
            return whole ? State.LINE_END : reject(MalformedReason.TOO_SHORT);
        }
        depth--;
        objects >>>= 1;
        return State.AFTER_VALUE;
    }

    private State openString(boolean key) {
        stringIsKey = key;
        return State.STRING;
    }

    private State string(byte b) {
        if (b == '"') {
            return stringIsKey ? State.COLON : State.AFTER_VALUE;
        }
        if (b == '\\') {
            return State.ESCAPE;
        }
        if (b < 0) {
            return lead(b & 0xFF);
        }
        return b < ' ' ? reject(MalformedReason.BAD_STRING) : State.STRING;
    }

    private State escape(byte b) {
        return switch (b) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> State.STRING;
            case 'u' -> {
                awaited = 4;
                yield State.HEX;
            }
            default -> reject(MalformedReason.BAD_STRING);
        };
    }

    private State hex(byte b) {
        boolean hex = isDigit(b) || (b >= 'a' && b <= 'f') || (b >= 'A' && b <= 'F');
        if (!hex) {
            return reject(MalformedReason.BAD_STRING);
        }
        return --awaited == 0 ? State.STRING : State.HEX;
    }

    /** The second byte's range depends on the first: no overlong forms, no surrogates, nothing above U+10FFFF. */
    private State lead(int lead) {
        if (lead < 0xC2 || lead > 0xF4) {
            return reject(MalformedReason.BAD_UTF8);
        }
        awaited = lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
        leastContinuation = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        mostContinuation = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        return State.UTF8;
    }

    private State continuation(byte b) {
        int value = b & 0xFF;
        if (value < leastContinuation || value > mostContinuation) {
            return reject(MalformedReason.BAD_UTF8);
        }
        leastContinuation = 0x80;
        mostContinuation = 0xBF;
        return --awaited == 0 ? State.STRING : State.UTF8;
    }

    private State firstDigit(byte b) {
        count(State.INTEGER, b);
        return b == '0' ? State.ZERO : State.INTEGER;
    }

    private State number(byte b) {
        if (isDigit(b)) {
            return digit(b);
        }
        return switch (state) {
            case ZERO, INTEGER -> b == '.' ? State.POINT : exponentOrEnd(b);
            case FRACTION -> exponentOrEnd(b);
            case EXPONENT_START -> exponentSign(b);
            case EXPONENT -> endNumber(b);
            default -> reject(MalformedReason.BAD_JSON);
        };
    }

    private State digit(byte b) {
        return switch (state) {
            case MINUS -> firstDigit(b);
            case INTEGER -> count(State.INTEGER, b);
            case POINT, FRACTION -> count(State.FRACTION, b);
            case EXPONENT_START, EXPONENT_SIGN, EXPONENT -> count(State.EXPONENT, b);
            default -> reject(MalformedReason.BAD_JSON);
        };
    }

    private State exponentOrEnd(byte b) {
        return b == 'e' || b == 'E' ? State.EXPONENT_START : endNumber(b);
    }

    private State exponentSign(byte b) {
        if (b != '+' && b != '-') {
            return reject(MalformedReason.BAD_JSON);
        }
        if (isTime()) {
            digits.exponentSign(b == '-');
        }
        return State.EXPONENT_SIGN;
    }

    private State endNumber(byte b) {
        if (isTime()) {
            time = digits.nanos();
        }
        return afterValue(b);
    }

    private State count(State part, byte b) {
        if (isTime()) {
            int digit = b - '0';
            switch (part) {
                case FRACTION -> digits.fractionDigit(digit);
                case EXPONENT -> digits.exponentDigit(digit);
                default -> digits.integerDigit(digit);
            }
        }
        return part;
    }

    private boolean isTime() {
        return depth == 1 && element == 0;
    }

    private State openLiteral(String word) {
        literal = word;
        literalAt = 1;
        return State.LITERAL;
    }

    private State literal(byte b) {
        if (b != literal.charAt(literalAt)) {
            return reject(MalformedReason.BAD_JSON);
        }
        return ++literalAt == literal.length() ? State.AFTER_VALUE : State.LITERAL;
    }

    private State reject(MalformedReason why) {
        reason = why;
        return State.REJECTED;
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\t' || b == '\r';
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }
}
