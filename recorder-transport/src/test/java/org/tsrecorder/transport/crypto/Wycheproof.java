package org.tsrecorder.transport.crypto;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Reads the test cases of a Wycheproof file: its {@code testGroups[].tests[]}, each an object of plain values. */
final class Wycheproof {
    /** One case: its plain fields by name. */
    record Case(Map<String, String> fields) {
        String text(String name) {
            return Objects.requireNonNull(fields.get(name), name);
        }

        byte[] bytes(String name) {
            return HexFormat.of().parseHex(text(name));
        }

        boolean isValid() {
            return text("result").equals("valid");
        }

        @Override
        public String toString() {
            return text("tcId") + " " + text("comment");
        }
    }

    private Wycheproof() {}

    /** All cases of a file, as many as the file says it has. */
    static List<Case> cases(String file) throws Exception {
        List<Case> cases = new ArrayList<>();
        int announced = -1;
        try (InputStream in = Objects.requireNonNull(Wycheproof.class.getResourceAsStream("/wycheproof/" + file));
                JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), in)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token != JsonToken.PROPERTY_NAME) {
                    continue;
                }
                String name = parser.currentName();
                if (name.equals("numberOfTests")) {
                    parser.nextToken();
                    announced = parser.getIntValue();
                } else if (name.equals("tests")) {
                    readCases(parser, cases);
                }
            }
        }
        if (announced != cases.size()) {
            throw new IllegalStateException(file + ": announced=" + announced + ", read=" + cases.size());
        }
        return cases;
    }

    private static void readCases(JsonParser parser, List<Case> cases) {
        parser.nextToken();
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            Map<String, String> fields = new HashMap<>();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                if (parser.nextToken().isScalarValue()) {
                    fields.put(name, parser.getString());
                } else {
                    parser.skipChildren();
                }
            }
            cases.add(new Case(fields));
        }
    }
}
