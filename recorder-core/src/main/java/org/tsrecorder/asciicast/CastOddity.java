package org.tsrecorder.asciicast;

/** What can be unusual about a cast. Strict readers refuse those that break a rule; lenient ones go on and count. */
public enum CastOddity {
    /** The file begins with a UTF-8 byte order mark. Skipped. */
    BYTE_ORDER_MARK(true, "byte order mark"),
    /** A line ends with CR LF. */
    CARRIAGE_RETURN(false, "line ends with CR LF"),
    /** A line holds nothing. Skipped. */
    BLANK_LINE(false, "blank line"),
    /** A {@code #} line where the version has no comments. Skipped. */
    STRAY_COMMENT(true, "comment where the version has none"),
    /** The first line is no header. What can be read of it is used; the rest is as for a header of 80x24. */
    BAD_HEADER(true, "bad header"),
    /** The file begins with an event. */
    MISSING_HEADER(true, "missing header"),
    /** A known header key whose value is not what the key promises, such as a bad theme. Ignored. */
    BAD_HEADER_VALUE(true, "header value of the wrong type"),
    /** Another header further on. Skipped; times go on from the last event. */
    SECOND_HEADER(true, "second header"),
    /** A line that is no event. Skipped. */
    BROKEN_LINE(true, "broken line"),
    /** The file ends within a line, or a v1 document within itself. What came before is kept. */
    TRUNCATED_LINE(true, "truncated last line"),
    /** A line longer than the limit. Skipped. */
    OVERLONG_LINE(true, "line longer than the limit"),
    /** An event with fewer elements than it must have. Skipped. */
    MISSING_ELEMENTS(true, "event with too few elements"),
    /** An event with more elements than it may have. They are ignored. */
    EXTRA_ELEMENTS(true, "event with too many elements"),
    /** A time that is no number. The event is skipped. */
    TIME_NOT_A_NUMBER(true, "time is not a number"),
    /** A time below zero. The event is skipped. */
    NEGATIVE_TIME(true, "negative time"),
    /** A time of 292 years or more. The event is skipped. */
    TIME_OUT_OF_RANGE(true, "time out of range"),
    /** A time before that of the event before. It is taken as the same time. */
    TIME_BACKWARDS(true, "time goes backwards"),
    /** A code that is no string. The event is skipped. */
    CODE_NOT_A_STRING(true, "event code is not a string"),
    /** Data that is no string. The event is skipped. */
    DATA_NOT_A_STRING(true, "event data is not a string"),
    /** A code that no version knows. The event is kept whole. */
    UNKNOWN_CODE(false, "unknown event code"),
    /** A resize that names no size from 1x1 to 65535x65535. The event is skipped. */
    BAD_RESIZE(true, "resize without a size"),
    /** A resize written as ROWSxCOLS, as Tailscale's Kubernetes proxy does. Turned around for display. */
    SWAPPED_RESIZE(false, "resize with rows first"),
    /** An exit whose status is no integer. Kept as {@link EventKind#OTHER}. */
    BAD_EXIT_STATUS(true, "exit without a status"),
    /** A sequence of bytes that is not UTF-8. Read as U+FFFD. */
    INVALID_UTF8(true, "invalid UTF-8"),
    /** A U+FFFD in the file itself: the sender has lost a character, mostly by cutting it in two. */
    REPLACEMENT_CHARACTER(false, "character lost by the sender"),
    /** An escape that is half a surrogate pair. Read as U+FFFD. */
    LONE_SURROGATE(true, "half a surrogate pair"),
    /** A control character in a string that should have been escaped. Kept. */
    RAW_CONTROL(true, "control character not escaped"),
    /** A v1 document in which something necessary comes late, or which breaks off its own grammar. */
    BROKEN_DOCUMENT(true, "broken version 1 document");

    private final boolean breaksRule;
    private final String description;

    CastOddity(boolean breaksRule, String description) {
        this.breaksRule = breaksRule;
        this.description = description;
    }

    /** Whether a strict reader refuses the cast for it. */
    public boolean breaksRule() {
        return breaksRule;
    }

    /** A few words for people, in the singular. */
    public String description() {
        return description;
    }
}
