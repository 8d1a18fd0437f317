package org.tsrecorder.asciicast;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads a header's raw JSON values as Java ones. A value of another type, {@code null} or none at all is empty. */
final class HeaderValues {
    private static final int LONGEST_NUMBER = 64;
    private static final BigDecimal MOST_SECONDS = BigDecimal.valueOf(Long.MAX_VALUE / 1_000_000_000L);

    private HeaderValues() {}

    static Optional<String> string(@Nullable String json) {
        if (json == null || !json.startsWith("\"")) {
            return Optional.empty();
        }
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return Optional.of(JsonText.text(bytes, 1, bytes.length - 1));
    }

    static OptionalLong integer(@Nullable String json) {
        if (json == null || json.isEmpty() || !isNumber(json)) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(json));
        } catch (NumberFormatException fractionOrTooLarge) {
            return OptionalLong.empty();
        }
    }

    /** Unix seconds; a fraction is cut off. */
    static OptionalLong seconds(@Nullable String json) {
        Optional<BigDecimal> number = decimal(json);
        return number.isPresent() ? OptionalLong.of(number.get().longValue()) : OptionalLong.empty();
    }

    /** Seconds that are not negative, to the nanosecond. */
    static Optional<Duration> duration(@Nullable String json) {
        return decimal(json)
                .filter(seconds -> seconds.signum() >= 0)
                .map(seconds -> Duration.ofNanos(seconds.movePointRight(9).longValue()));
    }

    private static Optional<BigDecimal> decimal(@Nullable String json) {
        if (json == null || !isNumber(json) || json.length() > LONGEST_NUMBER) {
            return Optional.empty();
        }
        try {
            BigDecimal number = new BigDecimal(json);
            // Compared before anything expands 1e999999999 into its digits.
            return number.abs().compareTo(MOST_SECONDS) <= 0 ? Optional.of(number) : Optional.empty();
        } catch (NumberFormatException exponentTooLarge) {
            return Optional.empty();
        }
    }

    private static boolean isNumber(String json) {
        char first = json.isEmpty() ? 0 : json.charAt(0);
        return first == '-' || (first >= '0' && first <= '9');
    }

    /** An object's members with their raw values, in order; of two with one name the last. */
    static Optional<Map<String, String>> members(@Nullable String json) {
        if (json == null || !json.startsWith("{")) {
            return Optional.empty();
        }
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        JsonScanner scanner = new JsonScanner(new JsonString(false)).over(bytes, 1, bytes.length - 1);
        Map<String, String> members = new LinkedHashMap<>();
        scanner.skipSpace();
        while (!scanner.atEnd() && scanner.string("a key")) {
            String key = JsonText.text(bytes, scanner.textFrom, scanner.textTo);
            if (!scanner.take(':', "':'")) {
                return Optional.empty();
            }
            scanner.skipSpace();
            int from = scanner.at;
            if (!scanner.value()) {
                return Optional.empty();
            }
            members.put(key, new String(bytes, from, scanner.at - from, StandardCharsets.UTF_8));
            scanner.take(',', "',' or the end");
            scanner.skipSpace();
        }
        return Optional.of(members);
    }

    /** An object of strings; members that are null or no strings are left out. */
    static Optional<Map<String, String>> strings(@Nullable String json) {
        return members(json).map(members -> {
            Map<String, String> strings = new LinkedHashMap<>();
            members.forEach((key, value) -> string(value).ifPresent(text -> strings.put(key, text)));
            return strings;
        });
    }

    /** An array of strings and nothing else. */
    static Optional<List<String>> list(@Nullable String json) {
        if (json == null || !json.startsWith("[")) {
            return Optional.empty();
        }
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        JsonScanner scanner = new JsonScanner(new JsonString(false)).over(bytes, 1, bytes.length - 1);
        List<String> strings = new ArrayList<>();
        scanner.skipSpace();
        while (!scanner.atEnd()) {
            if (!scanner.string("a string")) {
                return Optional.empty();
            }
            strings.add(JsonText.text(bytes, scanner.textFrom, scanner.textTo));
            scanner.take(',', "',' or the end");
            scanner.skipSpace();
        }
        return Optional.of(strings);
    }

    /** The JSON of an object with these raw members. */
    static String object(Map<String, String> members) {
        StringBuilder json = new StringBuilder("{");
        members.forEach((key, value) -> json.append(json.length() > 1 ? "," : "")
                .append(JsonText.quote(key))
                .append(':')
                .append(value));
        return json.append('}').toString();
    }

    /** The JSON of an array of strings. */
    static String array(List<String> strings) {
        StringBuilder json = new StringBuilder("[");
        strings.forEach(string -> json.append(json.length() > 1 ? "," : "").append(JsonText.quote(string)));
        return json.append(']').toString();
    }
}
