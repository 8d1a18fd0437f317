package org.tsrecorder.transport.tailcfg;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes one object. Members are left out when they are empty, zero or false, as Go's {@code omitzero} does; those that
 * are never left out are called required.
 */
final class JsonWriter {
    private static final JsonFactory JSON = new JsonFactory();

    private final JsonGenerator out;

    private JsonWriter(JsonGenerator out) {
        this.out = out;
    }

    /** The object that has the members which {@code members} writes, as UTF-8. */
    static byte[] object(Consumer<JsonWriter> members) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator generator = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            new JsonWriter(generator).members(members);
        }
        return bytes.toByteArray();
    }

    private void members(Consumer<JsonWriter> members) {
        out.writeStartObject();
        members.accept(this);
        out.writeEndObject();
    }

    JsonWriter required(String name, String value) {
        out.writeStringProperty(name, value);
        return this;
    }

    JsonWriter required(String name, long value) {
        out.writeNumberProperty(name, value);
        return this;
    }

    JsonWriter requiredObject(String name, Consumer<JsonWriter> members) {
        out.writeName(name);
        members(members);
        return this;
    }

    /** A point of time, or Go's zero for none. */
    JsonWriter requiredTime(String name, Optional<Instant> time) {
        return required(name, time.orElse(JsonReader.ZERO_TIME).toString());
    }

    JsonWriter string(String name, String value) {
        return value.isEmpty() ? this : required(name, value);
    }

    JsonWriter number(String name, long value) {
        return value == 0 ? this : required(name, value);
    }

    JsonWriter number(String name, double value) {
        if (value != 0) {
            out.writeNumberProperty(name, value);
        }
        return this;
    }

    JsonWriter flag(String name, boolean value) {
        if (value) {
            out.writeBooleanProperty(name, true);
        }
        return this;
    }

    /** True, false, or not known. */
    JsonWriter flag(String name, Optional<Boolean> value) {
        value.ifPresent(known -> out.writeBooleanProperty(name, known));
        return this;
    }

    /** The elements' own text forms. */
    JsonWriter strings(String name, Collection<?> values) {
        if (!values.isEmpty()) {
            out.writeArrayPropertyStart(name);
            values.forEach(value -> out.writeString(value.toString()));
            out.writeEndArray();
        }
        return this;
    }

    JsonWriter numbers(String name, Collection<Integer> values) {
        if (!values.isEmpty()) {
            out.writeArrayPropertyStart(name);
            values.forEach(out::writeNumber);
            out.writeEndArray();
        }
        return this;
    }

    JsonWriter numbers(String name, Map<String, Double> values) {
        if (!values.isEmpty()) {
            out.writeObjectPropertyStart(name);
            values.forEach(out::writeNumberProperty);
            out.writeEndObject();
        }
        return this;
    }

    JsonWriter objects(String name, Collection<Consumer<JsonWriter>> values) {
        if (!values.isEmpty()) {
            out.writeArrayPropertyStart(name);
            values.forEach(this::members);
            out.writeEndArray();
        }
        return this;
    }
}
