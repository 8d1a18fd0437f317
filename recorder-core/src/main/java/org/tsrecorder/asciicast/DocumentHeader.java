package org.tsrecorder.asciicast;

import java.util.Optional;
import tools.jackson.core.JsonToken;

/** Gathers a v1 document's header from its members, whose JSON is put together again from tokens. */
final class DocumentHeader {
    private final Oddities oddities;
    private final CastHeader.Builder builder = CastHeader.builder().version(CastVersion.V1);
    private final StringBuilder json = new StringBuilder();
    private int bytes;
    private int width = -1;
    private int height = -1;
    private boolean hasVersion;
    private boolean begun;
    private boolean closed;
    private boolean foreign;

    DocumentHeader(Oddities oddities) {
        this.oddities = oddities;
    }

    /** The header, once {@code stdout} has begun or the document has ended. */
    Optional<CastHeader> header() {
        return begun ? Optional.of(builder.build()) : Optional.empty();
    }

    /** Whether the document is of another version, which is no document. */
    boolean isForeign() {
        return foreign;
    }

    /** Whether the document's object is complete. */
    boolean closed() {
        return closed;
    }

    /** Appends a token of a member's value. */
    void append(JsonToken token, String text) {
        boolean first = json.isEmpty() || "{[:".indexOf(json.charAt(json.length() - 1)) >= 0;
        if (!first && !token.isStructEnd()) {
            json.append(',');
        }
        switch (token) {
            case START_OBJECT -> json.append('{');
            case END_OBJECT -> json.append('}');
            case START_ARRAY -> json.append('[');
            case END_ARRAY -> json.append(']');
            case PROPERTY_NAME -> json.append(JsonText.quote(text)).append(':');
            case VALUE_STRING -> json.append(JsonText.quote(text));
            default -> json.append(text);
        }
    }

    /** Takes the member whose value has been appended. */
    void member(String key, long line, long column) {
        String value = json.toString();
        json.setLength(0);
        bytes += key.length() + value.length();
        if (bytes > CastHeader.MAX_BYTES) {
            String reason = "the header is longer than " + CastHeader.MAX_BYTES + " bytes";
            oddities.note(CastOddity.BAD_HEADER, 1, line, column, reason);
            return;
        }
        switch (key) {
            case "version" -> version(value, line, column);
            case "width" -> width = size(key, value, line, column);
            case "height" -> height = size(key, value, line, column);
            case "theme" -> builder.themeJson(value);
            default -> builder.raw(key, value);
        }
        if (width >= 0 && height >= 0) {
            builder.size(width, height);
        }
    }

    private void version(String value, long line, long column) {
        hasVersion = true;
        if (!value.equals("1")) {
            foreign = true;
            begun = true;
            String reason = value.equals("2") || value.equals("3")
                    ? "the header must be one line of JSON and no more"
                    : "version must be 1, 2 or 3";
            oddities.note(CastOddity.BAD_HEADER, 1, line, column, reason);
        }
    }

    private int size(String key, String value, long line, long column) {
        int size = HeaderParser.size(value);
        if (size < 0) {
            String reason = key + " must be an integer from 0 to " + CastHeader.MAX_SIZE;
            oddities.note(CastOddity.BAD_HEADER, 1, line, column, reason);
        }
        return Math.max(0, size);
    }

    /** The events begin: the version and the sizes must be known by now. */
    void begin(long line, long column) {
        if (begun) {
            return;
        }
        begun = true;
        if (!hasVersion || width < 0 || height < 0) {
            String missing = !hasVersion ? "version" : width < 0 ? "width" : "height";
            oddities.note(CastOddity.BROKEN_DOCUMENT, 1, line, column, "the header has no " + missing);
            builder.size(Math.max(0, width), Math.max(0, height));
        }
    }

    /** Nothing more comes: what there is must do. */
    void settle() {
        begun = true;
    }

    /** The document's object is complete. */
    void close(long line, long column) {
        begin(line, column);
        closed = true;
    }
}
