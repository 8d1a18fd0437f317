package org.tsrecorder.storage.state;

import java.io.ByteArrayOutputStream;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultPrettyPrinter;

/** A state file's text: one JSON object, names to base64. */
final class StateFile {
    /** Larger files are none of ours: a node's state has a few kilobytes. */
    static final int MAX_BYTES = 16 << 20;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(1)
                    .maxStringLength(MAX_BYTES)
                    .build())
            .disable(JsonFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private StateFile() {}

    /**
     * Reads the text. An empty file is one that a crash left behind, and as good as none.
     *
     * @throws IllegalArgumentException when it is anything but an object of base64 strings; says where, not what
     */
    static SortedMap<String, byte[]> parse(byte[] text) {
        SortedMap<String, byte[]> values = new TreeMap<>();
        if (text.length == 0) {
            return values;
        }
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
            require(parser.nextToken() == JsonToken.START_OBJECT, parser);
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String key = parser.currentName();
                JsonToken value = parser.nextToken();
                require(value == JsonToken.VALUE_STRING || value == JsonToken.VALUE_NULL, parser);
                if (value == JsonToken.VALUE_STRING) {
                    values.put(key, parser.getBinaryValue());
                }
            }
            require(parser.nextToken() == null, parser);
            return values;
        } catch (JacksonException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            throw new IllegalArgumentException(wanted(line), e);
        }
    }

    private static void require(boolean right, JsonParser parser) {
        if (!right) {
            throw new IllegalArgumentException(
                    wanted(parser.currentTokenLocation().getLineNr()));
        }
    }

    private static String wanted(int line) {
        return "wanted a JSON object of base64 strings, got something else on line " + line;
    }

    /** Writes the text, as {@code tailscaled} lays it out. */
    static byte[] format(SortedMap<String, byte[]> values) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        ObjectWriteContext pretty = new ObjectWriteContext.Base() {
            @Override
            public tools.jackson.core.PrettyPrinter getPrettyPrinter() {
                return new DefaultPrettyPrinter();
            }
        };
        try (JsonGenerator json = JSON.createGenerator(pretty, text)) {
            json.writeStartObject();
            values.forEach((key, value) -> {
                json.writeName(key);
                json.writeBinary(value);
            });
            json.writeEndObject();
        }
        return text.toByteArray();
    }
}
