package org.tsrecorder.asciicast;

/**
 * Takes one event line of a v2 or v3 cast apart, in one pass over its bytes.
 *
 * <p>Nearly every line is {@code [digits.digits, "c", "data"]⏎}; {@link #scan} walks that shape without a call per
 * token. Whatever else it may be, {@link #examine} finds out, with JSON's whole grammar.
 */
final class EventScanner {
    private static final long SECOND = 1_000_000_000L;
    private static final int MOST_WHOLE_DIGITS = 9;
    private static final int[] NANOS = {
        1_000_000_000, 100_000_000, 10_000_000, 1_000_000, 100_000, 10_000, 1_000, 100, 10, 1
    };

    private final Oddities oddities;
    private final JsonString strings;
    private final JsonScanner json;
    private final int[] starts = new int[3];
    private long line;
    private int lineFrom;
    private int timeTo;

    /** Set before the line that no newline ended is scanned. */
    boolean lastLine;
    /** Whether that line ended before its event did. */
    boolean truncated;

    /** The index after the line's newline. */
    int next;
    /** The time or interval, in nanoseconds. */
    long nanos;

    int timeAt;
    /** The code between its quotes. */
    int codeFrom;

    int codeTo;
    boolean codeEscaped;
    /** The data between their quotes. */
    int dataFrom;

    int dataTo;
    boolean dataEscaped;
    /** Whether the data hold what good JSON in UTF-8 does not. */
    boolean dataUnclean;

    EventScanner(Oddities oddities) {
        this.oddities = oddities;
        this.strings = new JsonString(!oddities.strict());
        this.json = new JsonScanner(strings);
    }

    /**
     * Scans the line that starts at {@code from}, the {@code number}th of its file; a newline stands before
     * {@code limit}. Answers whether it is an event; if not, that has been noted.
     */
    boolean scan(byte[] bytes, int from, int limit, long number) {
        line = number;
        lineFrom = from;
        int at = bytes[from] == '[' ? time(bytes, from + 1) : -1;
        at = at < 0 ? -1 : comma(bytes, at);
        if (at < 0 || bytes[at] != '"' || bytes[at + 1] <= ' ' || bytes[at + 1] == '\\' || bytes[at + 2] != '"') {
            return examine(bytes);
        }
        codeFrom = at + 1;
        codeTo = at + 2;
        codeEscaped = false;
        at = comma(bytes, at + 3);
        if (at < 0 || bytes[at] != '"') {
            return examine(bytes);
        }
        dataFrom = at + 1;
        dataTo = strings.scan(bytes, dataFrom, limit);
        if (dataTo < 0 || bytes[dataTo + 1] != ']' || bytes[dataTo + 2] != '\n') {
            return examine(bytes);
        }
        next = dataTo + 3;
        noteText();
        return true;
    }

    /** Reads {@code digits[.digits]}, each up to nine, and answers the index after it; -1 for any other shape. */
    private int time(byte[] bytes, int from) {
        timeAt = from;
        int at = from;
        long whole = 0;
        int digit = bytes[at] - '0';
        while (digit >= 0 && digit <= 9) {
            whole = whole * 10 + digit;
            digit = bytes[++at] - '0';
        }
        int digits = at - from;
        if (digits == 0 || digits > MOST_WHOLE_DIGITS || (digits > 1 && bytes[from] == '0')) {
            return -1;
        }
        nanos = whole * SECOND;
        if (bytes[at] != '.') {
            return at;
        }
        int point = at;
        long fraction = 0;
        digit = bytes[++at] - '0';
        while (digit >= 0 && digit <= 9) {
            fraction = fraction * 10 + digit;
            digit = bytes[++at] - '0';
        }
        digits = at - point - 1;
        if (digits == 0 || digits >= NANOS.length) {
            return -1;
        }
        nanos += fraction * NANOS[digits];
        return at;
    }

    /** Steps over a comma and at most one blank after it; -1 if there is no comma. */
    private static int comma(byte[] bytes, int at) {
        if (bytes[at] != ',') {
            return -1;
        }
        return bytes[at + 1] == ' ' ? at + 2 : at + 1;
    }

    private void noteText() {
        dataEscaped = strings.escaped;
        dataUnclean = (strings.malformed | strings.loneSurrogates | strings.controls) != 0;
        if ((strings.malformed | strings.replacements | strings.loneSurrogates | strings.controls) != 0) {
            note(CastOddity.INVALID_UTF8, strings.malformed, strings.malformedAt);
            note(CastOddity.REPLACEMENT_CHARACTER, strings.replacements, dataFrom);
            note(CastOddity.LONE_SURROGATE, strings.loneSurrogates, dataFrom);
            note(CastOddity.RAW_CONTROL, strings.controls, dataFrom);
        }
    }

    private void note(CastOddity oddity, int times, int at) {
        if (times > 0) {
            oddities.note(oddity, times, line, at - lineFrom + 1L, oddity.description());
        }
    }

    /** The slow way: any line at all. */
    private boolean examine(byte[] bytes) {
        int end = lineFrom;
        while (bytes[end] != '\n') {
            end++;
        }
        next = end + 1;
        json.over(bytes, lineFrom, end);
        json.skipSpace();
        if (end > lineFrom && bytes[end - 1] == '\r') {
            note(CastOddity.CARRIAGE_RETURN, 1, end - 1);
        }
        if (json.atEnd()) {
            note(CastOddity.BLANK_LINE, 1, lineFrom);
            return false;
        }
        return elements(bytes) && typed(bytes) && timed(bytes);
    }

    private boolean elements(byte[] bytes) {
        if (!json.take('[', "an event is an array: [time, code, data]")) {
            return broken();
        }
        int count = 0;
        json.skipSpace();
        boolean more = json.peek() != ']';
        while (more) {
            json.skipSpace();
            int start = json.at;
            if (!json.value()) {
                return broken();
            }
            element(bytes, count, start);
            count++;
            json.skipSpace();
            more = json.peek() == ',' && json.take(',', "','");
        }
        if (!json.take(']', "',' or ']' is wanted")) {
            return broken();
        }
        json.skipSpace();
        if (!json.atEnd()) {
            json.fail(json.at, "nothing may follow the event on its line");
            return broken();
        }
        return arity(count);
    }

    /** Remembers where the three elements are, and what was odd about the data. */
    private void element(byte[] bytes, int index, int start) {
        if (index < starts.length) {
            starts[index] = start;
        }
        if (index == 0) {
            timeAt = start;
            timeTo = json.at;
        } else if (index == 1 && bytes[start] == '"') {
            codeFrom = json.textFrom;
            codeTo = json.textTo;
            codeEscaped = strings.escaped;
            note(CastOddity.INVALID_UTF8, strings.malformed, strings.malformedAt);
        } else if (index == 2 && bytes[start] == '"') {
            dataFrom = json.textFrom;
            dataTo = json.textTo;
            noteText();
        }
    }

    private boolean arity(int count) {
        if (count < 3) {
            return reject(CastOddity.MISSING_ELEMENTS, json.at - 1);
        }
        if (count > 3) {
            note(CastOddity.EXTRA_ELEMENTS, 1, json.at - 1);
        }
        return true;
    }

    private boolean typed(byte[] bytes) {
        byte first = bytes[starts[0]];
        if (first != '-' && (first < '0' || first > '9')) {
            return reject(CastOddity.TIME_NOT_A_NUMBER, starts[0]);
        }
        if (bytes[starts[1]] != '"') {
            return reject(CastOddity.CODE_NOT_A_STRING, starts[1]);
        }
        return bytes[starts[2]] == '"' || reject(CastOddity.DATA_NOT_A_STRING, starts[2]);
    }

    private boolean timed(byte[] bytes) {
        boolean minus = bytes[timeAt] == '-';
        nanos = CastTime.parse(bytes, minus ? timeAt + 1 : timeAt, timeTo);
        if (minus && nanos != 0) {
            return reject(CastOddity.NEGATIVE_TIME, timeAt);
        }
        return nanos != CastTime.TOO_LARGE || reject(CastOddity.TIME_OUT_OF_RANGE, timeAt);
    }

    private boolean reject(CastOddity oddity, int at) {
        note(oddity, 1, at);
        return false;
    }

    private boolean broken() {
        boolean cutOff = lastLine && json.ranOut();
        CastOddity oddity = cutOff ? CastOddity.TRUNCATED_LINE : CastOddity.BROKEN_LINE;
        truncated = cutOff;
        oddities.note(oddity, 1, line, json.failedAt - lineFrom + 1L, json.failure);
        return false;
    }
}
