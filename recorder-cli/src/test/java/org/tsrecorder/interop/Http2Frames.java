package org.tsrecorder.interop;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** HTTP/2 frames by hand (RFC 9113 section 4.1), right and wrong ones. */
final class Http2Frames {
    static final int DATA = 0x0;
    static final int HEADERS = 0x1;
    static final int RST_STREAM = 0x3;
    static final int SETTINGS = 0x4;
    static final int PUSH_PROMISE = 0x5;
    static final int GOAWAY = 0x7;
    static final int WINDOW_UPDATE = 0x8;
    static final int CONTINUATION = 0x9;

    static final int END_STREAM = 0x1;
    static final int END_HEADERS = 0x4;
    static final int PADDED = 0x8;

    private static final int HEAD = 9;

    private Http2Frames() {}

    /**
     * One frame as it was read.
     *
     * @param type its type
     * @param stream its stream
     * @param payload what it carries
     */
    record Frame(int type, int stream, ByteBuffer payload) {}

    /** The client's preface with empty settings. */
    static byte[] preface() {
        return join("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII), frame(SETTINGS, 0, 0));
    }

    /** A frame whose length is that of its payload. */
    static byte[] frame(int type, int flags, int stream, int... payload) {
        byte[] bytes = new byte[payload.length];
        for (int i = 0; i < payload.length; i++) {
            bytes[i] = (byte) payload[i];
        }
        return join(head(payload.length, type, flags, stream), bytes);
    }

    /** The nine bytes before a payload of this length. */
    static byte[] head(int length, int type, int flags, int stream) {
        return ByteBuffer.allocate(HEAD)
                .put((byte) (length >> 16))
                .putShort((short) length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(stream)
                .array();
    }

    /** A request without a body. */
    static byte[] request(int stream, String method, String path) {
        byte[] fields = join(
                field(":method", method),
                field(":scheme", "http"),
                field(":path", path),
                field(":authority", "recorder"));
        return join(head(fields.length, HEADERS, END_HEADERS | END_STREAM, stream), fields);
    }

    /** A header field in HPACK's plainest form (RFC 7541 section 6.2.2), shorter than 127 bytes each. */
    static byte[] field(String name, String value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0);
        out.write(name.length());
        out.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
        out.write(value.length());
        out.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    /** The frames in what a server sent. */
    static List<Frame> parse(byte[] bytes) {
        List<Frame> frames = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        while (in.remaining() >= HEAD) {
            int lengthAndType = in.getInt();
            in.get();
            int stream = in.getInt() & 0x7fff_ffff;
            byte[] payload = new byte[Math.min(lengthAndType >>> 8, in.remaining())];
            in.get(payload);
            frames.add(new Frame(
                    lengthAndType & 0xff, stream, ByteBuffer.wrap(payload).asReadOnlyBuffer()));
        }
        return frames;
    }

    /** The error code of the GOAWAY among these frames. */
    static OptionalLong goAwayCode(List<Frame> frames) {
        return frames.stream()
                .filter(frame -> frame.type() == GOAWAY)
                .mapToLong(frame -> frame.payload().getInt(4))
                .reduce((first, last) -> last);
    }
}
