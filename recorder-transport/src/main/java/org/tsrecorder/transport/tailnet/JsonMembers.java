package org.tsrecorder.transport.tailnet;

import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * A JSON object by its members, each as the JSON that it is: what another program wrote into it and we do not know
 * stays when we change what we do know.
 */
final class JsonMembers {
    private static final int DEEPEST = 64;
    private static final int LONGEST = 1 << 20;
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxStringLength(LONGEST)
                    .maxDocumentLength(LONGEST)
                    .build())
            .disable(JsonFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .build();

    private final Map<String, String> members = new LinkedHashMap<>();

    /** An object without members. */
    JsonMembers() {}

    /**
     * Reads an object.
     *
     * @throws IllegalArgumentException when it is none; the text, which may be a secret, is not repeated
     */
    static JsonMembers parse(byte[] json) {
        JsonMembers object = new JsonMembers();
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("wanted a JSON object");
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                object.members.put(name, copy(parser));
            }
            return object;
        } catch (JacksonException e) {
            throw new IllegalArgumentException("wanted a JSON object, got something that is no JSON", e);
        }
    }

    private static String copy(JsonParser parser) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.copyCurrentStructure(parser);
        }
        return text.toString();
    }

    /** A member that is a string; empty if it is absent, or anything else. */
    Optional<String> string(String name) {
        String json = members.get(name);
        if (json == null || !json.startsWith("\"")) {
            return Optional.empty();
        }
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            parser.nextToken();
            return Optional.of(parser.getString());
        }
    }

    /** A member that is an object; empty if it is absent, or anything else. */
    Optional<JsonMembers> object(String name) {
        String json = members.get(name);
        return json == null || !json.startsWith("{")
                ? Optional.empty()
                : Optional.of(parse(json.getBytes(StandardCharsets.UTF_8)));
    }

    /** Sets a member to a string. */
    JsonMembers with(String name, String value) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeString(value);
        }
        members.put(name, text.toString());
        return this;
    }

    /** Sets a member to a boolean. */
    JsonMembers with(String name, boolean value) {
        members.put(name, Boolean.toString(value));
        return this;
    }

    /** Sets a member to a number. */
    JsonMembers with(String name, long value) {
        members.put(name, Long.toString(value));
        return this;
    }

    /** Sets a member to an object, as that is now. */
    JsonMembers with(String name, JsonMembers value) {
        members.put(name, value.toString());
        return this;
    }

    /** Takes a member out, if it is there. */
    JsonMembers without(String name) {
        members.remove(name);
        return this;
    }

    /** The names, in order. */
    Iterable<String> names() {
        return members.keySet();
    }

    /** The object's JSON in UTF-8. */
    byte[] bytes() {
        return toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The object's JSON. */
    @Override
    public String toString() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            members.forEach((name, value) -> {
                json.writeName(name);
                json.writeRawValue(value);
            });
            json.writeEndObject();
        }
        return text.toString();
    }
}
