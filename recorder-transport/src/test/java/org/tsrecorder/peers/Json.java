package org.tsrecorder.peers;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** JSON as maps in written order, lists, strings, exact numbers, booleans and null. */
public final class Json {
    private static final JsonFactory FACTORY = new JsonFactory();

    private Json() {}

    /** The documents in a text, one after another. */
    public static List<@Nullable Object> documents(String text) {
        List<@Nullable Object> found = new ArrayList<>();
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            while (parser.nextToken() != null) {
                found.add(value(parser));
            }
        }
        return found;
    }

    /** The one object that a text is; empty if it is anything else. */
    public static Optional<Map<String, @Nullable Object>> object(String text) {
        try {
            List<@Nullable Object> documents = documents(text);
            return documents.size() == 1 && documents.getFirst() instanceof Map<?, ?> map
                    ? Optional.of(members(map))
                    : Optional.empty();
        } catch (JacksonException malformed) {
            return Optional.empty();
        }
    }

    /** Whether a text is one whole document. */
    public static boolean isWhole(String text) {
        try {
            return documents(text).size() == 1;
        } catch (JacksonException malformed) {
            return false;
        }
    }

    /** The members of what must be an object. */
    public static Map<String, @Nullable Object> members(@Nullable Object object) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        if (!(object instanceof Map<?, ?> map)) {
            throw new AssertionError("wanted an object, got " + object);
        }
        map.forEach((name, value) -> members.put((String) name, value));
        return members;
    }

    private static @Nullable Object value(JsonParser parser) {
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> readMembers(parser);
            case START_ARRAY -> readElements(parser);
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new BigDecimal(parser.getString());
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw new AssertionError("no value begins with " + token);
        };
    }

    private static Map<String, @Nullable Object> readMembers(JsonParser parser) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            members.put(name, value(parser));
        }
        return members;
    }

    private static List<@Nullable Object> readElements(JsonParser parser) {
        List<@Nullable Object> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(value(parser));
        }
        return elements;
    }
}
