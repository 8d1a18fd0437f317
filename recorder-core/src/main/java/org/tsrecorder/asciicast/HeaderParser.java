package org.tsrecorder.asciicast;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one header line into a {@link CastHeader}; every failure says where. */
final class HeaderParser {
    private final byte[] bytes;
    private final JsonScanner scanner;

    private HeaderParser(byte[] bytes, int length) {
        this.bytes = bytes;
        this.scanner = new JsonScanner(new JsonString(false)).over(bytes, 0, length);
    }

    /** Where a member's value stands in the line. */
    private record Extent(int from, int to) {}

    static CastHeader parse(byte[] bytes, int length) {
        if (length > CastHeader.MAX_BYTES) {
            throw new CastFormatException(
                    1, CastHeader.MAX_BYTES + 1L, "the header is longer than " + CastHeader.MAX_BYTES + " bytes");
        }
        return new HeaderParser(bytes, length).header(length);
    }

    /** {@code json} without white space around it, if it is one value. */
    static String checkedValue(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        JsonScanner scanner = new JsonScanner(new JsonString(false)).over(bytes, 0, bytes.length);
        scanner.skipSpace();
        int from = scanner.at;
        boolean whole = scanner.value();
        int to = scanner.at;
        scanner.skipSpace();
        if (!whole || !scanner.atEnd()) {
            throw new IllegalArgumentException("json=" + json + " is not one JSON value");
        }
        return onOneLine(bytes, from, to);
    }

    private CastHeader header(int length) {
        Map<String, Extent> members = members(0, length);
        scanner.over(bytes, scanner.at, length).skipSpace();
        if (!scanner.atEnd()) {
            throw error(scanner.at, "nothing may follow the header on its line");
        }
        CastHeader.Builder builder = CastHeader.builder();
        CastVersion version = version(members.remove("version"));
        builder.version(version);
        if (version == CastVersion.V3) {
            term(builder, members.remove("term"));
        } else {
            builder.size(size(members.remove("width"), 0, "width"), size(members.remove("height"), 0, "height"));
            Extent theme = members.remove("theme");
            builder.themeJson(theme == null ? null : raw(theme));
        }
        members.forEach((key, value) -> builder.raw(key, raw(value)));
        return builder.build();
    }

    private void term(CastHeader.Builder builder, @Nullable Extent term) {
        if (term == null) {
            throw error(0, "the header has no term, which version 3 demands");
        }
        if (bytes[term.from()] != '{') {
            throw error(term.from(), "term must be an object");
        }
        Map<String, Extent> members = members(term.from(), term.to());
        int columns = size(members.remove("cols"), term.from(), "term.cols");
        builder.size(columns, size(members.remove("rows"), term.from(), "term.rows"));
        Extent theme = members.remove("theme");
        builder.themeJson(theme == null ? null : raw(theme));
        members.forEach((key, value) -> builder.rawTerm(key, raw(value)));
    }

    private CastVersion version(@Nullable Extent version) {
        if (version == null) {
            throw error(0, "the header has no version");
        }
        return switch (raw(version)) {
            case "2" -> CastVersion.V2;
            case "3" -> CastVersion.V3;
            case "1" -> throw error(version.from(), "version 1 is a document, not a header line");
            default -> throw error(version.from(), "version must be 1, 2 or 3");
        };
    }

    private int size(@Nullable Extent size, int place, String key) {
        if (size == null) {
            throw error(place, "the header has no " + key);
        }
        String digits = raw(size);
        if (!digits.matches("0|[1-9][0-9]{0,4}") || Integer.parseInt(digits) > CastHeader.MAX_SIZE) {
            throw error(size.from(), key + " must be an integer from 0 to " + CastHeader.MAX_SIZE);
        }
        return Integer.parseInt(digits);
    }

    /** The members of the object that stands in {@code [from, to)}. */
    private Map<String, Extent> members(int from, int to) {
        scanner.over(bytes, from, to);
        check(scanner.take('{', "a JSON object is wanted"));
        Map<String, Extent> members = new LinkedHashMap<>();
        scanner.skipSpace();
        if (scanner.peek() == '}') {
            scanner.at++;
            return members;
        }
        do {
            member(members);
            scanner.skipSpace();
        } while (scanner.peek() == ',' && scanner.take(',', "','"));
        check(scanner.take('}', "',' or '}' is wanted"));
        if (scanner.malformedAt >= 0) {
            throw error(scanner.malformedAt, "not UTF-8");
        }
        return members;
    }

    private void member(Map<String, Extent> members) {
        check(scanner.string("a key in quotes is wanted"));
        int keyAt = scanner.textFrom - 1;
        String key = JsonString.text(bytes, scanner.textFrom, scanner.textTo);
        check(scanner.take(':', "':' is wanted after a key"));
        scanner.skipSpace();
        int from = scanner.at;
        check(scanner.value());
        if (members.put(key, new Extent(from, scanner.at)) != null) {
            throw error(keyAt, "the key " + JsonString.quote(key) + " comes twice");
        }
    }

    private String raw(Extent extent) {
        return onOneLine(bytes, extent.from(), extent.to());
    }

    /** Line ends can only be white space between tokens: a string holds none. */
    private static String onOneLine(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8)
                .replace('\n', ' ')
                .replace('\r', ' ');
    }

    private void check(boolean step) {
        if (!step) {
            throw error(scanner.failedAt, scanner.failure);
        }
    }

    private static CastFormatException error(int at, String reason) {
        return new CastFormatException(1, at + 1L, reason);
    }
}
