package org.tsrecorder.asciicast;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Writes a {@link CastHeader} as a line, its keys where the target version has them. */
final class HeaderLine {
    private HeaderLine() {}

    static byte[] write(CastHeader header, CastVersion target, KeyOrder order) {
        Map<String, String> members =
                switch (target) {
                    case V1 -> throw new IllegalArgumentException("target=V1 has no header line");
                    case V2 -> flat(header, target);
                    case V3 -> nested(header);
                };
        return HeaderValues.object(ordered(members, order)).getBytes(StandardCharsets.UTF_8);
    }

    /** The members of a v1 or v2 header. */
    static Map<String, String> flat(CastHeader header, CastVersion target) {
        Map<String, String> members = new LinkedHashMap<>(header.members());
        members.put("version", Integer.toString(target.number()));
        members.put("width", Integer.toString(header.width()));
        members.put("height", Integer.toString(header.height()));
        header.themeJson().ifPresent(theme -> members.put("theme", theme));
        if (header.version() == CastVersion.V3 && !header.term().isEmpty()) {
            members.putIfAbsent("term", HeaderValues.object(header.term()));
        }
        return members;
    }

    private static Map<String, String> nested(CastHeader header) {
        Map<String, String> members = new LinkedHashMap<>(header.members());
        members.put("version", Integer.toString(CastVersion.V3.number()));
        if (header.version() != CastVersion.V3) {
            members.computeIfPresent("env", (key, env) -> withoutNulls(env));
        }
        Map<String, String> term = new LinkedHashMap<>();
        term.put("cols", Integer.toString(header.width()));
        term.put("rows", Integer.toString(header.height()));
        if (header.version() != CastVersion.V3) {
            Optional.ofNullable(header.env().get("TERM")).ifPresent(type -> term.put("type", JsonText.quote(type)));
        }
        header.term().forEach((key, value) -> {
            if (!key.equals("cols") && !key.equals("rows")) {
                term.put(key, value);
            }
        });
        header.themeJson().ifPresent(theme -> term.put("theme", theme));
        members.put("term", HeaderValues.object(term));
        return members;
    }

    /** Readers of v3 refuse variables that are {@code null}, which older versions have. */
    private static String withoutNulls(String env) {
        Map<String, String> variables = HeaderValues.members(env).orElse(Map.of());
        if (!variables.containsValue("null")) {
            return env;
        }
        Map<String, String> set = new LinkedHashMap<>(variables);
        set.values().removeIf("null"::equals);
        return HeaderValues.object(set);
    }

    static Map<String, String> ordered(Map<String, String> members, KeyOrder order) {
        if (order == KeyOrder.ALPHABETICAL) {
            return new TreeMap<>(members);
        }
        Map<String, String> ordered = new LinkedHashMap<>();
        for (String key : HeaderKeys.CONVENTIONAL) {
            String value = members.remove(key);
            if (value != null) {
                ordered.put(key, value);
            }
        }
        ordered.putAll(members);
        return ordered;
    }
}
