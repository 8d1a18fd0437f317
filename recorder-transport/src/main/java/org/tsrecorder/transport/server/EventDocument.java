package org.tsrecorder.transport.server;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.store.EventId;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.io.JsonStringEncoder;
import tools.jackson.core.json.JsonFactory;

/**
 * One API request event as it came, checked to be a JSON object, and how it is stored:
 *
 * <pre>
 * {"stableID":"nUploader","event":{…its members byte for byte…,"id":"nUploader/events/…","destination":
 *     {"node":"uploader.tail.net","nodeID":"nUploader"}},"timestamp":"2026-07-29 11:45:08 +0000 UTC"}
 * </pre>
 *
 * <p>Members are kept as slices of the original text, so that no number, escape or unknown field changes; only line
 * breaks between tokens become spaces, since an event is one line.
 */
final class EventDocument {
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(100).build())
            .build();
    private static final DateTimeFormatter GO_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss '+0000 UTC'").withZone(ZoneOffset.UTC);

    private final byte[] text;
    private final List<Member> members = new ArrayList<>();
    private @Nullable Instant timestamp;

    private EventDocument(byte[] text) {
        this.text = text;
    }

    /** A member of the event: its bytes from the quote before its name to the end of its value. */
    private record Member(int from, int to) {}

    /** Reads an event; empty when the text is not one JSON object and nothing else. */
    static Optional<EventDocument> parse(byte[] text) {
        if (!isUtf8(text)) {
            return Optional.empty();
        }
        EventDocument document = new EventDocument(text);
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                document.member(parser);
            }
            return parser.nextToken() == null ? Optional.of(document) : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    /** The parser would take UTF-16 and UTF-32 as well, where its offsets are not those of bytes. */
    private static boolean isUtf8(byte[] text) {
        try {
            // All of JSON's own characters have zero bytes in the wider encodings, and none has one in UTF-8.
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(text))
                    .chars()
                    .noneMatch(c -> c == 0);
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private void member(JsonParser parser) {
        String name = parser.currentName();
        int from = (int) parser.currentTokenLocation().getByteOffset();
        JsonToken value = parser.nextToken();
        if (name.equals("timestamp") && value == JsonToken.VALUE_NUMBER_INT) {
            timestamp = instant(parser.getString());
        }
        parser.skipChildren();
        parser.finishToken();
        int to = (int) parser.currentLocation().getByteOffset();
        if (!name.equals("id") && !name.equals("destination")) {
            members.add(new Member(from, to));
        }
    }

    private static @Nullable Instant instant(String unixSeconds) {
        try {
            Instant instant = Instant.ofEpochSecond(Long.parseLong(unixSeconds));
            return instant.atOffset(ZoneOffset.UTC).getYear() <= 9999 ? instant : null;
        } catch (NumberFormatException | DateTimeException e) {
            return null;
        }
    }

    /** The object to store under this key, one line. */
    byte[] stored(EventId id, PeerIdentity uploader) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length + 256);
        ascii(out, "{\"stableID\":" + quoted(uploader.stableId()) + ",\"event\":{");
        for (Member member : members) {
            copy(out, member);
            out.write(',');
        }
        ascii(out, "\"id\":" + quoted(id.key()));
        ascii(out, ",\"destination\":{\"node\":" + quoted(uploader.nodeName()));
        ascii(out, ",\"nodeID\":" + quoted(uploader.stableId()) + "}}");
        Instant when = timestamp == null ? id.receivedAt() : timestamp;
        ascii(out, ",\"timestamp\":\"" + GO_TIME.format(when) + "\"}\n");
        return out.toByteArray();
    }

    private void copy(ByteArrayOutputStream out, Member member) {
        for (int i = member.from(); i < member.to(); i++) {
            byte b = text[i];
            out.write(b == '\n' || b == '\r' ? ' ' : b);
        }
    }

    private static void ascii(ByteArrayOutputStream out, String json) {
        out.writeBytes(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String quoted(String value) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsCharArray(value)) + '"';
    }
}
