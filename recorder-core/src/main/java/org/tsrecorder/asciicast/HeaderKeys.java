package org.tsrecorder.asciicast;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Which keys a header may have: their conventional order, and what each promises to hold. */
final class HeaderKeys {
    /** As asciinema's writers and Tailscale's {@code CastHeader} order them; what the recorder adds comes last. */
    static final List<String> CONVENTIONAL = List.of(
            "version",
            "width",
            "height",
            "term",
            "timestamp",
            "duration",
            "idle_time_limit",
            "command",
            "title",
            "env",
            "theme",
            "tags",
            "srcNode",
            "srcNodeID",
            "srcNodeTags",
            "srcNodeUserID",
            "srcNodeUser",
            "sshUser",
            "localUser",
            "connectionID",
            "kubernetes",
            "dstNode",
            "dstNodeID");

    private static final Map<String, Predicate<String>> PROMISES = Map.ofEntries(
            Map.entry("timestamp", json -> HeaderValues.seconds(json).isPresent()),
            Map.entry("duration", HeaderKeys::duration),
            Map.entry("idle_time_limit", HeaderKeys::duration),
            Map.entry("command", HeaderKeys::string),
            Map.entry("title", HeaderKeys::string),
            Map.entry("env", HeaderKeys::object),
            Map.entry("tags", HeaderKeys::strings),
            Map.entry("srcNode", HeaderKeys::string),
            Map.entry("srcNodeID", HeaderKeys::string),
            Map.entry("srcNodeTags", HeaderKeys::strings),
            Map.entry("srcNodeUserID", json -> HeaderValues.integer(json).isPresent()),
            Map.entry("srcNodeUser", HeaderKeys::string),
            Map.entry("sshUser", HeaderKeys::string),
            Map.entry("localUser", HeaderKeys::string),
            Map.entry("connectionID", HeaderKeys::string),
            Map.entry("kubernetes", HeaderKeys::object),
            Map.entry("dstNode", HeaderKeys::string),
            Map.entry("dstNodeID", HeaderKeys::string));

    private HeaderKeys() {}

    /** Whether where a key stands depends on the version. */
    static boolean depends(String key) {
        return switch (key) {
            case "version", "width", "height", "term", "theme", "stdout" -> true;
            default -> false;
        };
    }

    /** Known keys whose value is neither {@code null} nor what the key promises, sorted. */
    static List<String> odd(CastHeader header) {
        List<String> odd = new ArrayList<>();
        PROMISES.forEach((key, promise) -> {
            Optional<String> json = header.rawJson(key);
            if (json.isPresent() && !json.get().equals("null") && !promise.test(json.get())) {
                odd.add(key);
            }
        });
        boolean hasTheme =
                header.themeJson().filter(json -> !json.equals("null")).isPresent();
        if (hasTheme && header.theme().isEmpty()) {
            odd.add("theme");
        }
        Stream.of("type", "version")
                .filter(key -> header.version() == CastVersion.V3)
                .filter(key -> {
                    String json = header.term().getOrDefault(key, "null");
                    return !json.equals("null") && !string(json);
                })
                .forEach(key -> odd.add("term." + key));
        return odd.stream().sorted().toList();
    }

    /** Where v3 has {@code term}, the older versions keep what else it held under the same, there unknown, name. */
    static void termIntoMembers(Map<String, String> term, Map<String, String> members) {
        if (!term.isEmpty()) {
            members.putIfAbsent("term", HeaderValues.object(term));
            term.clear();
        }
    }

    private static boolean string(String json) {
        return json.startsWith("\"");
    }

    private static boolean strings(String json) {
        return HeaderValues.list(json).isPresent();
    }

    private static boolean object(String json) {
        return json.startsWith("{");
    }

    private static boolean duration(String json) {
        return HeaderValues.duration(json).isPresent();
    }
}
