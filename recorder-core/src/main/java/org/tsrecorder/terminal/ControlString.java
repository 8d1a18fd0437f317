package org.tsrecorder.terminal;

/**
 * The payload of a control string. One instance is reused by its parser.
 *
 * <p>The parameters that open a DCS ({@code DCS 0 ; 1 | …}) are left in the payload: nothing here acts on them.
 */
public final class ControlString {
    /** Which introducer began the string (ECMA-48 §5.6). */
    public enum Kind {
        /** Operating system command, {@code ESC ]}: titles, colours, the clipboard. */
        OSC,
        /** Device control string, {@code ESC P}: images, keys, status requests. */
        DCS,
        /** Application program command, {@code ESC _}: kitty's images, tmux' titles. */
        APC,
        /** Privacy message, {@code ESC ^}. */
        PM,
        /** Start of string, {@code ESC X}. */
        SOS
    }

    private final StringBuilder payload = new StringBuilder();
    private final int payloadLimit;
    private Kind kind = Kind.OSC;
    private boolean truncated;

    ControlString(int payloadLimit) {
        this.payloadLimit = payloadLimit;
    }

    void start(Kind newKind) {
        kind = newKind;
        payload.setLength(0);
        truncated = false;
    }

    void append(int codePoint) {
        if (payload.length() + Character.charCount(codePoint) <= payloadLimit) {
            payload.appendCodePoint(codePoint);
        } else {
            truncated = true;
        }
    }

    /** Which introducer began it. */
    public Kind kind() {
        return kind;
    }

    /** The characters between introducer and terminator, at most the parser's limit of them. */
    public CharSequence payload() {
        return payload;
    }

    /** Whether the payload was longer than the limit. */
    public boolean truncated() {
        return truncated;
    }

    /**
     * The number that says what an OSC does: the digits before the first {@code ;}.
     *
     * @return the number, or -1 where the payload does not begin with one of at most 9 digits
     */
    public int command() {
        int value = 0;
        int digits = 0;
        while (digits < payload.length() && digits < 9) {
            char digit = payload.charAt(digits);
            if (digit < '0' || digit > '9') {
                break;
            }
            value = 10 * value + (digit - '0');
            digits++;
        }
        boolean ends = digits == payload.length() || payload.charAt(digits) == ';';
        return digits > 0 && ends ? value : -1;
    }
}
