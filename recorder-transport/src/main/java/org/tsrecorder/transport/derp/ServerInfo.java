package org.tsrecorder.transport.derp;

import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * What a relay says of itself once we logged in.
 *
 * @param version its protocol version; 0 if it did not say
 * @param tokenBucketBytesPerSecond how much we may send on average, frames' headers included; 0 for no limit
 * @param tokenBucketBytesBurst how much at once
 */
public record ServerInfo(int version, int tokenBucketBytesPerSecond, int tokenBucketBytesBurst) {
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(20).build())
            .build();

    /** Reads the box's content; empty if it is not a JSON object with numbers where they belong. */
    static Optional<ServerInfo> parse(byte[] json) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            int version = 0;
            int perSecond = 0;
            int burst = 0;
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                switch (name) {
                    case "version" -> version = parser.getIntValue();
                    case "TokenBucketBytesPerSecond" -> perSecond = Math.max(0, parser.getIntValue());
                    case "TokenBucketBytesBurst" -> burst = Math.max(0, parser.getIntValue());
                    default -> parser.skipChildren();
                }
            }
            return Optional.of(new ServerInfo(version, perSecond, burst));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }
}
