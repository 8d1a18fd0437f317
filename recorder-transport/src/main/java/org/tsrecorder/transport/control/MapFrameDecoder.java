package org.tsrecorder.transport.control;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Cuts the body of a map stream into its messages.
 *
 * <pre>
 *   length, u32 LITTLE-endian | JSON | length | JSON | …
 * </pre>
 *
 * <p>Memory is taken as bytes come, never for a length that was only announced.
 */
final class MapFrameDecoder {
    private static final int LENGTH_BYTES = 4;
    private static final int FIRST_BYTES = 1 << 16;

    private final int maxBytes;
    private byte[] message = {};
    private int lengthBytes;
    private int length;
    private int filled;

    MapFrameDecoder(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * Takes the next bytes of the body.
     *
     * @param in read to its end, unless a length is wrong
     * @param out is handed each message, which is then its own
     * @return what is wrong with the stream, which has ended with that
     */
    Optional<String> receive(ByteBuf in, Consumer<byte[]> out) {
        while (in.isReadable()) {
            if (lengthBytes < LENGTH_BYTES) {
                length |= in.readUnsignedByte() << (Byte.SIZE * lengthBytes++);
                if (lengthBytes == LENGTH_BYTES && (length <= 0 || length > maxBytes)) {
                    return Optional.of("control announced a map message of " + Integer.toUnsignedString(length)
                            + " bytes, want 1 to " + maxBytes);
                }
            } else {
                fill(in, out);
            }
        }
        return Optional.empty();
    }

    private void fill(ByteBuf in, Consumer<byte[]> out) {
        int taken = Math.min(in.readableBytes(), length - filled);
        reserve(filled + taken);
        in.readBytes(message, filled, taken);
        filled += taken;
        if (filled == length) {
            byte[] whole = message.length == length ? message : Arrays.copyOf(message, length);
            message = new byte[0];
            lengthBytes = 0;
            length = 0;
            filled = 0;
            out.accept(whole);
        }
    }

    private void reserve(int bytes) {
        if (message.length < bytes) {
            int doubled = Math.max(FIRST_BYTES, (int) Math.min(2L * message.length, maxBytes));
            message = Arrays.copyOf(message, Math.min(length, Math.max(bytes, doubled)));
        }
    }
}
