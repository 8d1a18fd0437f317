package org.tsrecorder.asciicast;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one header line into a {@link CastHeader}; every failure says where. */
final class HeaderParser {
    private final byte[] bytes;
    private final JsonScanner scanner;
    private final boolean salvaging;

    private HeaderParser(byte[] bytes, int length, boolean salvaging) {
        this.salvaging = salvaging;
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
        return new HeaderParser(bytes, length, false).header(length);
    }

    /** What can be read of a line that is no header: a member that is wrong counts as missing, sizes as 0. */
    static CastHeader salvage(byte[] bytes) {
        return new HeaderParser(bytes, bytes.length, true).header(bytes.length);
    }

    /** Whether a cast's first line begins a v1 document, rather than being a header by itself. */
    static boolean beginsDocument(byte[] bytes) {
        HeaderParser parser = new HeaderParser(bytes, bytes.length, true);
        Map<String, Extent> members = parser.members(0, bytes.length);
        Extent version = members.get("version");
        boolean object = bytes.length > 0 && bytes[0] == '{';
        return version == null
                ? object && parser.scanner.ranOut()
                : parser.raw(version).equals("1");
    }

    /** Whether {@code [from, to)} is a JSON object with a version. */
    static boolean isHeader(byte[] bytes, int from, int to) {
        byte[] line = Arrays.copyOfRange(bytes, from, to);
        HeaderParser parser = new HeaderParser(line, line.length, true);
        return parser.members(0, line.length).containsKey("version") && parser.scanner.failure.isEmpty();
    }

    /** An integer from 0 to {@link CastHeader#MAX_SIZE}, or -1. */
    static int size(String json) {
        if (!json.matches("0|[1-9][0-9]{0,4}")) {
            return -1;
        }
        int size = Integer.parseInt(json);
        return size <= CastHeader.MAX_SIZE ? size : -1;
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
        if (!scanner.atEnd() && !salvaging) {
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
        if (salvaging && (term == null || bytes[term.from()] != '{')) {
            builder.size(0, 0);
            return;
        }
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
        if (version == null || salvaging) {
            return salvagedVersion(version);
        }
        return switch (raw(version)) {
            case "2" -> CastVersion.V2;
            case "3" -> CastVersion.V3;
            case "1" -> throw error(version.from(), "version 1 is a document, not a header line");
            default -> throw error(version.from(), "version must be 1, 2 or 3");
        };
    }

    private CastVersion salvagedVersion(@Nullable Extent version) {
        if (!salvaging) {
            throw error(0, "the header has no version");
        }
        return version != null && raw(version).equals("3") ? CastVersion.V3 : CastVersion.V2;
    }

    private int size(@Nullable Extent size, int place, String key) {
        if (salvaging) {
            return size == null ? 0 : Math.max(0, size(raw(size)));
        }
        if (size == null) {
            throw error(place, "the header has no " + key);
        }
        int number = size(raw(size));
        if (number < 0) {
            throw error(size.from(), key + " must be an integer from 0 to " + CastHeader.MAX_SIZE);
        }
        return number;
    }

    /** The members of the object that stands in {@code [from, to)}. */
    private Map<String, Extent> members(int from, int to) {
        scanner.over(bytes, from, to);
        Map<String, Extent> members = new LinkedHashMap<>();
        if (!check(scanner.take('{', "a JSON object is wanted"))) {
            return members;
        }
        scanner.skipSpace();
        if (scanner.peek() == '}') {
            scanner.at++;
            return members;
        }
        boolean more = member(members);
        while (more) {
            scanner.skipSpace();
            more = scanner.peek() == ',' && scanner.take(',', "','") && member(members);
        }
        if (scanner.failure.isEmpty() && check(scanner.take('}', "',' or '}' is wanted")) && scanner.malformedAt >= 0) {
            fail(scanner.malformedAt, "not UTF-8");
        }
        return members;
    }

    private boolean member(Map<String, Extent> members) {
        if (!check(scanner.string("a key in quotes is wanted"))) {
            return false;
        }
        int keyAt = scanner.textFrom - 1;
        String key = JsonText.text(bytes, scanner.textFrom, scanner.textTo);
        if (!check(scanner.take(':', "':' is wanted after a key"))) {
            return false;
        }
        scanner.skipSpace();
        int from = scanner.at;
        if (!check(scanner.value())) {
            return false;
        }
        if (members.putIfAbsent(key, new Extent(from, scanner.at)) != null) {
            fail(keyAt, "the key " + JsonText.quote(key) + " comes twice");
        }
        return true;
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

    private boolean check(boolean step) {
        if (!step) {
            fail(scanner.failedAt, scanner.failure);
        }
        return step;
    }

    private void fail(int at, String reason) {
        if (!salvaging) {
            throw error(at, reason);
        }
    }

    private static CastFormatException error(int at, String reason) {
        return new CastFormatException(1, at + 1L, reason);
    }
}
