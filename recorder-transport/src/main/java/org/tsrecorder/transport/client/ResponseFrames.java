package org.tsrecorder.transport.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.async.ByteArrayFeeder;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads frames from a response body that comes in any pieces. Keys it does not know are skipped, at any depth that the
 * limits allow.
 */
final class ResponseFrames {
    private static final int MAX_TEXT = 64 * 1024;
    private static final int MAX_DEPTH = 16;
    private static final int MAX_NUMBER = 32;
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(MAX_TEXT)
                    .maxNameLength(MAX_TEXT)
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(MAX_NUMBER)
                    .build())
            .build();

    private final JsonParser parser = JSON.createNonBlockingByteArrayParser(ObjectReadContext.empty());
    private int depth;
    private long ack;
    private @Nullable String error;
    private boolean malformed;

    /** Takes the readable bytes of {@code bytes}, which stays the caller's, and gives the frames that end in them. */
    void feed(ByteBuf bytes, Consumer<ResponseFrame> out) {
        if (malformed || !bytes.isReadable()) {
            return;
        }
        byte[] copy = ByteBufUtil.getBytes(bytes);
        try {
            ((ByteArrayFeeder) parser.nonBlockingInputFeeder()).feedInput(copy, 0, copy.length);
            JsonToken token = parser.nextToken();
            while (token != JsonToken.NOT_AVAILABLE) {
                accept(token, out);
                token = parser.nextToken();
            }
        } catch (JacksonException e) {
            malformed = true;
            out.accept(new ResponseFrame.Malformed(e.getOriginalMessage()));
        }
    }

    /** Whether the bytes so far end within a frame. */
    boolean isWithinFrame() {
        return depth > 0;
    }

    private void accept(JsonToken token, Consumer<ResponseFrame> out) {
        switch (token) {
            case START_OBJECT, START_ARRAY -> depth++;
            case END_ARRAY -> depth--;
            case END_OBJECT -> {
                depth--;
                if (depth == 0) {
                    out.accept(frame());
                }
            }
            case VALUE_NUMBER_INT -> {
                if (isValueOf("ack")) {
                    ack = parser.getLongValue();
                }
            }
            case VALUE_STRING -> {
                if (isValueOf("error")) {
                    error = parser.getString();
                }
            }
            default -> {
                // names, and values of no interest
            }
        }
    }

    private boolean isValueOf(String name) {
        return depth == 1 && name.equals(parser.currentName());
    }

    private ResponseFrame frame() {
        String text = error;
        long offset = ack;
        error = null;
        ack = 0;
        return text != null && !text.isEmpty()
                ? new ResponseFrame.Failed(text)
                : new ResponseFrame.Acknowledged(offset);
    }
}
