package org.tsrecorder.bench.load;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * What a client of one upload must write: the preface, settings, two request heads, data, and a few answers.
 *
 * <pre>
 *   +-----------------------------------------------+
 *   |                 Length (24)                   |     RFC 9113 §4.1
 *   +---------------+---------------+---------------+
 *   |   Type (8)    |   Flags (8)   |
 *   +-+-------------+---------------+-------------------------------+
 *   |R|                 Stream Identifier (31)                      |
 *   +=+=============================================================+
 *   |                   Frame Payload (0...)                      ...
 * </pre>
 */
final class Http2Wire {
    static final int DATA = 0;
    static final int HEADERS = 1;
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
    static final int PRIORITY = 0x20;

    static final int SETTING_INITIAL_WINDOW_SIZE = 4;
    static final int SETTING_MAX_FRAME_SIZE = 5;

    static final int HEADER_LENGTH = 9;
    static final int DEFAULT_WINDOW = 65_535;
    static final int DEFAULT_MAX_FRAME_SIZE = 16_384;

    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    // Entries of the static table, RFC 7541 appendix A.
    private static final int METHOD_POST = 0x80 | 3;
    private static final int SCHEME_HTTP = 0x80 | 6;
    private static final int NAME_AUTHORITY = 1;
    private static final int NAME_METHOD = 2;
    private static final int NAME_PATH = 4;

    private Http2Wire() {}

    static void frameHeader(ByteBuf out, int length, int type, int flags, int stream) {
        out.writeMedium(length).writeByte(type).writeByte(flags).writeInt(stream);
    }

    /** The client's first bytes: preface and settings, all of them the defaults. */
    static void preface(ByteBuf out) {
        out.writeBytes(PREFACE);
        frameHeader(out, 0, SETTINGS, 0, 0);
    }

    /** A request head, each field as a literal that no table remembers. */
    static void request(ByteBuf out, int stream, String method, String authority, boolean endOfStream) {
        int start = out.writerIndex();
        frameHeader(out, 0, HEADERS, END_HEADERS | (endOfStream ? END_STREAM : 0), stream);
        if (method.equals("POST")) {
            out.writeByte(METHOD_POST);
        } else {
            literal(out, NAME_METHOD, method);
        }
        out.writeByte(SCHEME_HTTP);
        literal(out, NAME_PATH, "/v2/record");
        literal(out, NAME_AUTHORITY, authority);
        out.setMedium(start, out.writerIndex() - start - HEADER_LENGTH);
    }

    private static void literal(ByteBuf out, int name, String value) {
        out.writeByte(name).writeByte(value.length());
        out.writeCharSequence(value, StandardCharsets.US_ASCII);
    }

    static void settingsAck(ByteBuf out) {
        frameHeader(out, 0, SETTINGS, ACK, 0);
    }

    static void pingAck(ByteBuf out, long data) {
        frameHeader(out, Long.BYTES, PING, ACK, 0);
        out.writeLong(data);
    }

    /** Gives back window for what was received. */
    static void windowUpdate(ByteBuf out, int stream, int increment) {
        frameHeader(out, Integer.BYTES, WINDOW_UPDATE, 0, stream);
        out.writeInt(increment);
    }
}
