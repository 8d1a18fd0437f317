package org.tsrecorder.cli;

import java.io.StringWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.tsrecorder.cli.ControlSocket.Answer;
import org.tsrecorder.cli.ControlSocket.Question;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** The lines of JSON that go over the control socket: flat objects of strings. */
final class ControlMessages {
    private static final JsonFactory JSON = new JsonFactory();

    private ControlMessages() {}

    static String text(Question question) {
        return write(Map.of("command", question.command(), "peer", question.peer(), "format", question.format()));
    }

    static String text(Answer answer) {
        return write(Map.of("exit", String.valueOf(answer.exit()), "text", answer.text()));
    }

    /** The question, or empty when the line is none. */
    static Optional<Question> question(String line) {
        return read(line)
                .filter(members -> members.containsKey("command"))
                .map(members -> new Question(
                        members.getOrDefault("command", ""),
                        members.getOrDefault("peer", ""),
                        members.getOrDefault("format", "text")));
    }

    /** The answer, or empty when the line is none. */
    static Optional<Answer> answer(String line) {
        return read(line)
                .filter(members -> members.getOrDefault("exit", "").matches("\\d{1,3}"))
                .map(members -> new Answer(
                        Integer.parseInt(members.getOrDefault("exit", "1")), members.getOrDefault("text", "")));
    }

    private static String write(Map<String, String> members) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            members.forEach(json::writeStringProperty);
            json.writeEndObject();
        }
        return out.toString();
    }

    private static Optional<Map<String, String>> read(String line) {
        Map<String, String> members = new HashMap<>();
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), line)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                if (!parser.nextToken().isScalarValue()) {
                    return Optional.empty();
                }
                members.put(name, parser.getString());
            }
            return Optional.of(members);
        } catch (JacksonException malformed) {
            return Optional.empty();
        }
    }
}
