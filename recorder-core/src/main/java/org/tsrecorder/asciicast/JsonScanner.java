package org.tsrecorder.asciicast;

/**
 * Walks over one JSON text (RFC 8259) in memory, strictly: no value is built, only its extent found. Nothing throws; a
 * step that fails answers false and leaves {@link #failedAt} and {@link #failure}.
 */
final class JsonScanner {
    private static final int DEEPEST = 64;

    private final JsonString strings;
    private byte[] bytes = {};
    private int end;

    /** The next byte to look at. */
    int at;

    int failedAt;
    String failure = "";
    /** The text between the quotes of the last string. */
    int textFrom;

    int textTo;
    /** The first malformed UTF-8 of all strings since {@link #over}, or -1. */
    int malformedAt;

    JsonScanner(JsonString strings) {
        this.strings = strings;
    }

    /** Starts over on {@code [from, end)}. */
    JsonScanner over(byte[] text, int from, int end) {
        this.bytes = text;
        this.at = from;
        this.end = end;
        this.malformedAt = -1;
        this.failure = "";
        return this;
    }

    /** Skips JSON's white space. */
    void skipSpace() {
        while (at < end && isSpace(bytes[at])) {
            at++;
        }
    }

    static boolean isSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    /** Whether nothing is left. */
    boolean atEnd() {
        return at >= end;
    }

    /** The next byte, or 0 at the end. */
    byte peek() {
        return at < end ? bytes[at] : 0;
    }

    /** Steps over {@code wanted} after white space. */
    boolean take(char wanted, String reason) {
        skipSpace();
        if (peek() != wanted || at >= end) {
            return fail(at, reason);
        }
        at++;
        return true;
    }

    /** Steps over a string after white space. */
    boolean string(String reason) {
        if (!take('"', reason)) {
            return false;
        }
        int close = strings.scan(bytes, at, end);
        if (close < 0) {
            return fail(strings.failedAt, strings.failure);
        }
        if (strings.malformed > 0 && malformedAt < 0) {
            malformedAt = strings.malformedAt;
        }
        textFrom = at;
        textTo = close;
        at = close + 1;
        return true;
    }

    /** Steps over any value after white space. */
    boolean value() {
        return value(DEEPEST);
    }

    private boolean value(int depth) {
        skipSpace();
        return switch (peek()) {
            case '"' -> string("a string");
            case '{' -> object(depth);
            case '[' -> array(depth);
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> literal("null");
            default -> number();
        };
    }

    private boolean object(int depth) {
        at++;
        skipSpace();
        if (peek() == '}') {
            at++;
            return true;
        }
        if (depth == 0) {
            return fail(at, "nested too deeply");
        }
        while (string("a key in quotes is wanted")) {
            if (!take(':', "':' is wanted after a key") || !value(depth - 1)) {
                return false;
            }
            skipSpace();
            if (peek() == '}') {
                at++;
                return true;
            }
            if (!take(',', "',' or '}' is wanted")) {
                return false;
            }
        }
        return false;
    }

    private boolean array(int depth) {
        at++;
        skipSpace();
        if (peek() == ']') {
            at++;
            return true;
        }
        if (depth == 0) {
            return fail(at, "nested too deeply");
        }
        while (value(depth - 1)) {
            skipSpace();
            if (peek() == ']') {
                at++;
                return true;
            }
            if (!take(',', "',' or ']' is wanted")) {
                return false;
            }
        }
        return false;
    }

    private boolean literal(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (at + i >= end || bytes[at + i] != name.charAt(i)) {
                return fail(Math.min(at + i, end), "a JSON value is wanted");
            }
        }
        at += name.length();
        return true;
    }

    /** Steps over a number: {@code -? (0|[1-9][0-9]*) (.[0-9]+)? ([eE][+-]?[0-9]+)?}. */
    boolean number() {
        if (peek() == '-') {
            at++;
        }
        int whole = at;
        if (!digits(peek() == '-' ? "a number is wanted" : "a JSON value is wanted")) {
            return false;
        }
        if (bytes[whole] == '0' && at > whole + 1) {
            return fail(whole, "a number must not begin with 0");
        }
        if (peek() == '.') {
            at++;
            if (!digits("digits are wanted after '.'")) {
                return false;
            }
        }
        if (peek() == 'e' || peek() == 'E') {
            at++;
            if (peek() == '+' || peek() == '-') {
                at++;
            }
            return digits("digits are wanted in the exponent");
        }
        return true;
    }

    private boolean digits(String reason) {
        int from = at;
        while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        return at > from || fail(at, reason);
    }

    /** Records a failure; answers false. A failure at the end means that more bytes might have mended it. */
    boolean fail(int where, String reason) {
        failedAt = where;
        failure = reason;
        return false;
    }

    /** Whether the last failure was only that the text stopped. */
    boolean ranOut() {
        return failedAt >= end;
    }
}
