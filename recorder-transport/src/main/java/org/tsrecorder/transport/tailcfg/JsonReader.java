package org.tsrecorder.transport.tailcfg;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import java.io.InputStream;
import java.io.StringWriter;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.packet.IpPrefix;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads one document from front to back. A reading method takes the value the reader stands at; all but the ones that
 * say so take {@code null} for Go's zero value.
 */
final class JsonReader {
    /** Bytes of a document: the network map of some ten thousand peers. */
    static final int MOST_BYTES = 64 << 20;

    /** Values and structures of a document; stops what is small as text and large as objects. */
    static final int MOST_TOKENS = 16_000_000;

    /** Elements of a list, entries of a map. */
    static final int MOST_ELEMENTS = 100_000;

    /** Of structures in each other. */
    static final int DEEPEST = 64;

    /** Characters of a string: a ping's payload is the longest. */
    static final int LONGEST_STRING = 1 << 20;

    private static final int LONGEST_NAME = 4_096;
    private static final int LONGEST_NUMBER = 64;

    /** What Go writes for no time. */
    static final Instant ZERO_TIME = Instant.parse("0001-01-01T00:00:00Z");

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxDocumentLength(MOST_BYTES)
                    .maxTokenCount(MOST_TOKENS)
                    .maxNestingDepth(DEEPEST)
                    .maxStringLength(LONGEST_STRING)
                    .maxNameLength(LONGEST_NAME)
                    .maxNumberLength(LONGEST_NUMBER)
                    .build())
            .build();

    private final JsonParser parser;

    private JsonReader(JsonParser parser) {
        this.parser = parser;
    }

    /**
     * Reads a whole document.
     *
     * @throws TailcfgFormatException when it is not JSON, more than one value, over the limits, or not what
     *     {@code read} wants
     */
    static <T> T read(byte[] json, Function<JsonReader, T> read) {
        if (json.length > MOST_BYTES) {
            throw tooLong(json.length);
        }
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            return read(parser, read);
        } catch (JacksonException e) {
            throw unreadable(e);
        }
    }

    /** As {@link #read(byte[], Function)}; the buffer stays the caller's, and as it is. */
    static <T> T read(ByteBuf json, Function<JsonReader, T> read) {
        if (json.readableBytes() > MOST_BYTES) {
            throw tooLong(json.readableBytes());
        }
        InputStream in = new ByteBufInputStream(json.duplicate());
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), in)) {
            return read(parser, read);
        } catch (JacksonException e) {
            throw unreadable(e);
        }
    }

    private static <T> T read(JsonParser parser, Function<JsonReader, T> read) {
        JsonReader reader = new JsonReader(parser);
        try {
            if (parser.nextToken() == null) {
                throw new TailcfgFormatException("wanted JSON, got nothing");
            }
            T value = read.apply(reader);
            if (parser.nextToken() != null) {
                throw reader.unexpected("the end");
            }
            return value;
        } catch (JacksonException e) {
            throw new TailcfgFormatException(e.getOriginalMessage() + ", at " + reader.place(), e);
        }
    }

    private static TailcfgFormatException tooLong(int bytes) {
        return new TailcfgFormatException("wanted at most " + MOST_BYTES + " bytes of JSON, got " + bytes);
    }

    private static TailcfgFormatException unreadable(JacksonException e) {
        return new TailcfgFormatException(e.getOriginalMessage(), e);
    }

    private String place() {
        return parser.streamReadContext().pathAsPointer().toString();
    }

    private TailcfgFormatException unexpected(String wanted) {
        return wrong(wanted, String.valueOf(parser.currentToken()));
    }

    private TailcfgFormatException wrong(String wanted, String got) {
        return new TailcfgFormatException("wanted " + wanted + ", got " + got + ", at " + place());
    }

    private boolean isNull() {
        return parser.currentToken() == JsonToken.VALUE_NULL;
    }

    /** Gives each member's name to {@code member}, which has to read the value or {@link #skip} it. */
    void object(Consumer<String> member) {
        if (isNull()) {
            return;
        }
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw unexpected("an object");
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            member.accept(name);
        }
    }

    /** Passes over the value. */
    void skip() {
        parser.skipChildren();
    }

    /** The value, or empty for {@code null}. */
    <T> Optional<T> optional(Supplier<T> value) {
        return isNull() ? Optional.empty() : Optional.of(value.get());
    }

    /** A list, whose elements {@code element} reads; those that are {@code null} are left out. */
    <T> List<T> list(Supplier<T> element) {
        return elements(() -> optional(element));
    }

    /** A list, whose elements {@code element} reads, {@code null}s among them. */
    <T> List<T> values(Supplier<T> element) {
        return elements(() -> Optional.of(element.get()));
    }

    private <T> List<T> elements(Supplier<Optional<T>> element) {
        if (isNull()) {
            return List.of();
        }
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw unexpected("a list");
        }
        List<T> elements = new ArrayList<>();
        for (int count = 1; parser.nextToken() != JsonToken.END_ARRAY; count++) {
            checkCount(count);
            element.get().ifPresent(elements::add);
        }
        return List.copyOf(elements);
    }

    /** A map in the order of the text; {@code value} sees {@code null}s too. */
    <K, V> Map<K, V> map(Function<String, K> key, Supplier<V> value) {
        Map<K, V> entries = new LinkedHashMap<>();
        object(name -> {
            entries.put(key.apply(name), value.get());
            checkCount(entries.size());
        });
        return entries;
    }

    private void checkCount(int elements) {
        if (elements > MOST_ELEMENTS) {
            throw wrong("at most " + MOST_ELEMENTS + " elements", "more");
        }
    }

    /** A map's key that is an identifier. */
    long idKey(String name) {
        try {
            return Long.parseLong(name);
        } catch (NumberFormatException e) {
            throw wrong("an identifier for a name", '"' + name + '"');
        }
    }

    /** A map's key that is a relay region's number. */
    int regionKey(String name) {
        return Math.toIntExact(inRange(idKey(name), 0, DerpMap.LAST_REGION));
    }

    String string() {
        if (isNull()) {
            return "";
        }
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw unexpected("a string");
        }
        return parser.getString();
    }

    /** What {@code parse} makes of a string. */
    <T> T text(String wanted, Function<String, Optional<T>> parse) {
        String text = string();
        return parse.apply(text).orElseThrow(() -> wrong(wanted, '"' + text + '"'));
    }

    /** What {@code parse} makes of the strings of a list, those left out of which it makes nothing. */
    <T> List<T> parseable(Function<String, Optional<T>> parse) {
        return elements(() -> parse.apply(string()));
    }

    IpAddress address() {
        return text("an IP address", IpAddress::parse);
    }

    IpPrefix prefix() {
        return text("an IP prefix", IpPrefix::parse);
    }

    /** What {@code parse} makes of a string, where it throws {@link IllegalArgumentException} for others. */
    <T> T key(Function<String, T> parse) {
        String text = string();
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException e) {
            throw new TailcfgFormatException(e.getMessage() + ", at " + place(), e);
        }
    }

    boolean bool() {
        return switch (parser.currentToken()) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE, VALUE_NULL -> false;
            default -> throw unexpected("true or false");
        };
    }

    long id() {
        if (isNull()) {
            return 0;
        }
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            throw unexpected("an integer");
        }
        return parser.getLongValue();
    }

    int integer(int least, int most) {
        return Math.toIntExact(inRange(id(), least, most));
    }

    int integer() {
        return integer(Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    private long inRange(long number, int least, int most) {
        if (number < least || number > most) {
            throw wrong("an integer from " + least + " to " + most, Long.toString(number));
        }
        return number;
    }

    double real() {
        if (isNull()) {
            return 0;
        }
        if (!parser.currentToken().isNumeric()) {
            throw unexpected("a number");
        }
        return parser.getDoubleValue();
    }

    /** A point of time; {@link #ZERO_TIME} for none. */
    Instant time() {
        String text = string();
        if (text.isEmpty()) {
            return ZERO_TIME;
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw wrong("a time of RFC 3339", '"' + text + '"');
        }
    }

    /** As {@link #time()}, empty for none. */
    Optional<Instant> timeIfAny() {
        return Optional.of(time()).filter(time -> !time.equals(ZERO_TIME));
    }

    /** Padded base64, checked and kept as it is: values of it can be compared. */
    String base64() {
        String text = string();
        try {
            Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw wrong("base64", "a string that is not");
        }
        return text;
    }

    /** What raw JSON each capability comes with: {@code NodeCapMap}, {@code PeerCapMap}. */
    Map<String, List<String>> capMap() {
        return Collections.unmodifiableMap(map(Function.identity(), () -> values(this::raw)));
    }

    /** Any value, as JSON without spaces. */
    String raw() {
        StringWriter json = new StringWriter();
        try (JsonGenerator generator = JSON.createGenerator(ObjectWriteContext.empty(), json)) {
            generator.copyCurrentStructureExact(parser);
        }
        return json.toString();
    }
}
