package org.tsrecorder.transport.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Speaks HTTP/2 frame by frame over a real socket, well or badly as the test likes. */
final class RawHttp2Client implements Closeable {
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int PRIORITY = 2;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;
    static final int END_STREAM = 1;
    static final int ACK = 1;
    static final int END_HEADERS = 4;
    static final int PADDED = 8;
    static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Socket socket;
    private final DataInputStream in;
    private final DefaultHttp2HeadersDecoder headers = new DefaultHttp2HeadersDecoder(false);
    private boolean acknowledgesSettings = true;

    RawHttp2Client(InetSocketAddress server) throws IOException {
        socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(10_000);
        socket.connect(server);
        in = new DataInputStream(socket.getInputStream());
    }

    /** A frame as it came. */
    @SuppressWarnings("ArrayRecordComponent") // read, never compared
    record Frame(int type, int flags, int stream, byte[] payload) {
        boolean has(int flag) {
            return (flags & flag) != 0;
        }

        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        /** The error code of RST_STREAM and GOAWAY. */
        int errorCode() {
            ByteBuf bytes = Unpooled.wrappedBuffer(payload);
            return bytes.getInt(type == GOAWAY ? 4 : 0);
        }
    }

    /** A whole answer, or what there was of it when its stream was reset. */
    record Response(int status, String body) {}

    /** Preface and empty settings. */
    RawHttp2Client hello() throws IOException {
        return send(PREFACE).frame(SETTINGS, 0, 0, new byte[0]);
    }

    RawHttp2Client send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    RawHttp2Client frame(int type, int flags, int stream, byte[] payload) throws IOException {
        return send(encode(type, flags, stream, payload));
    }

    static byte[] encode(int type, int flags, int stream, byte[] payload) {
        byte[] bytes = new byte[9 + payload.length];
        Unpooled.wrappedBuffer(bytes)
                .clear()
                .writeMedium(payload.length)
                .writeByte(type)
                .writeByte(flags)
                .writeInt(stream)
                .writeBytes(payload);
        return bytes;
    }

    RawHttp2Client request(int stream, String method, String path, boolean end) throws IOException {
        return frame(
                HEADERS,
                END_HEADERS | (end ? END_STREAM : 0),
                stream,
                block(":method", method, ":scheme", "http", ":authority", "recorder", ":path", path));
    }

    RawHttp2Client data(int stream, String text, boolean end) throws IOException {
        return frame(DATA, end ? END_STREAM : 0, stream, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Header fields as literals without indexing (RFC 7541 §6.2.2). */
    static byte[] block(String... namesAndValues) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            block.write(0);
            literal(block, namesAndValues[i]);
            literal(block, namesAndValues[i + 1]);
        }
        return block.toByteArray();
    }

    private static void literal(ByteArrayOutputStream block, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        if (bytes.length < 127) {
            block.write(bytes.length);
        } else {
            block.write(127);
            int rest = bytes.length - 127;
            for (; rest >= 128; rest >>= 7) {
                block.write((rest & 127) | 128);
            }
            block.write(rest);
        }
        block.writeBytes(bytes);
    }

    /** One byte of what is not yet HTTP/2. */
    int read() throws IOException {
        return in.readUnsignedByte();
    }

    /** Leaves it to the test to acknowledge settings. */
    RawHttp2Client keepSettingsUnacknowledged() {
        acknowledgesSettings = false;
        return this;
    }

    /** The next frame; settings are acknowledged on the way. */
    Frame next() throws IOException {
        int length = (in.readUnsignedShort() << 8) | in.readUnsignedByte();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int stream = in.readInt() & Integer.MAX_VALUE;
        Frame frame = new Frame(type, flags, stream, in.readNBytes(length));
        if (type == SETTINGS && !frame.has(ACK) && acknowledgesSettings) {
            frame(SETTINGS, ACK, 0, new byte[0]);
        }
        return frame;
    }

    /** The next frame of this type; others are passed over. */
    Frame next(int type) throws IOException {
        Frame frame = next();
        while (frame.type() != type) {
            if (frame.type() == GOAWAY) {
                throw new IOException("GOAWAY " + frame.errorCode() + " " + frame.text());
            }
            frame = next();
        }
        return frame;
    }

    /** The header block of the next HEADERS frame. */
    Http2Headers headers() throws IOException {
        Frame frame = next(HEADERS);
        try {
            return headers.decodeHeaders(frame.stream(), Unpooled.wrappedBuffer(frame.payload()));
        } catch (Http2Exception e) {
            throw new IOException(e);
        }
    }

    int status() throws IOException {
        return Integer.parseInt(headers().status().toString());
    }

    /** The next answer as a whole. */
    Response response() throws IOException {
        Frame head = next(HEADERS);
        Http2Headers fields;
        try {
            fields = headers.decodeHeaders(head.stream(), Unpooled.wrappedBuffer(head.payload()));
        } catch (Http2Exception e) {
            throw new IOException(e);
        }
        int status = Integer.parseInt(fields.status().toString());
        return new Response(status, head.has(END_STREAM) ? "" : rest());
    }

    /** What is left of a body. */
    String rest() throws IOException {
        StringBuilder body = new StringBuilder();
        Frame frame;
        do {
            frame = next();
            body.append(frame.type() == DATA ? frame.text() : "");
        } while (!(frame.type() == DATA && frame.has(END_STREAM)) && frame.type() != RST_STREAM);
        return body.toString();
    }

    /** Reads DATA until a frame says what the test waits for. */
    void awaitData(String text) throws IOException {
        StringBuilder seen = new StringBuilder();
        while (seen.indexOf(text) < 0) {
            Frame frame = next();
            boolean last = frame.type() == DATA && frame.has(END_STREAM);
            if (last || frame.type() == RST_STREAM || frame.type() == GOAWAY) {
                throw new IOException("wanted " + text + ", got " + seen + " and " + List.of(frame, frame.text()));
            }
            seen.append(frame.type() == DATA ? frame.text() : "");
        }
    }

    /** The next GOAWAY frame; all others are passed over. */
    Frame goAway() throws IOException {
        Frame frame = next();
        while (frame.type() != GOAWAY) {
            frame = next();
        }
        return frame;
    }

    /** Reads up to the end of a stream. */
    void awaitEnd(int stream) throws IOException {
        Frame frame = next(DATA);
        while (frame.stream() != stream || !frame.has(END_STREAM)) {
            frame = next(DATA);
        }
    }

    /** Whether the connection ends, after any number of frames. */
    boolean ends() throws IOException {
        try {
            for (int left = 10_000; left > 0; left--) {
                next();
            }
            return false;
        } catch (EOFException e) {
            return true;
        }
    }

    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
