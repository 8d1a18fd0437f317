package org.tsrecorder.ingest;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.tsrecorder.asciicast.CastFormatException;
import org.tsrecorder.asciicast.CastHeader;
import org.tsrecorder.asciicast.KeyOrder;

/** The first line while it comes in, and what the recorder makes of it. */
final class HeaderLine {
    private static final byte[] NONE = {};
    private static final int LEAST_CAPACITY = 512;

    private byte[] bytes = NONE;
    private int length;

    /** Bytes so far, the newline not among them. */
    int length() {
        return length;
    }

    /** Takes {@code count} bytes off {@code in}. */
    void append(ByteBuf in, int count) {
        if (length + count > bytes.length) {
            int doubled = Math.max(LEAST_CAPACITY, bytes.length * 2);
            bytes = Arrays.copyOf(bytes, Math.max(length + count, length == 0 ? 0 : doubled));
        }
        in.readBytes(bytes, length, count);
        length += count;
    }

    /**
     * The whole line as a header with the destination added, or put in place of what the client claimed.
     *
     * @throws CastFormatException if it is not the header of an asciicast v2 or v3
     */
    CastHeader rewritten(Destination destination) {
        return CastHeader.parse(Arrays.copyOf(bytes, length)).toBuilder()
                .dstNode(destination.dstNode())
                .dstNodeID(destination.dstNodeID())
                .build();
    }

    /** {@code header} as the closed recorder writes it: keys in alphabetical order, then a newline. */
    static byte[] stored(CastHeader header) {
        byte[] line = header.toLine(header.version(), KeyOrder.ALPHABETICAL);
        byte[] stored = Arrays.copyOf(line, line.length + 1);
        stored[line.length] = '\n';
        return stored;
    }

    /** Forgets the line. */
    void clear() {
        bytes = NONE;
        length = 0;
    }
}
