package org.tsrecorder.transport.derp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream into frames.
 *
 * <pre>
 *   read    │ …rest of a frame │ frame │ frame │ head of a fra…
 *             ▼ appended to      ▼       ▼       ▼ copied
 *             its buffer         slices of it    into a buffer of its own
 * </pre>
 */
final class FrameDecoder {
    private final ByteBufAllocator allocator;
    private final byte[] header = new byte[DerpConstants.FRAME_HEADER_BYTES];
    private int headerBytes;
    private @Nullable ByteBuf partial;
    private int missing;
    private int skipping;
    private boolean stopped;

    FrameDecoder(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    /** Takes frames. */
    interface Sink {
        /**
         * A header came. Is its payload of interest?
         *
         * @param code the frame's type
         * @param length its payload's bytes, unsigned
         * @return false if the payload is to be skipped, or nothing more is to be decoded
         */
        boolean wants(int code, long length);

        /** A whole payload that was wanted; ownership moves here. */
        void frame(int code, ByteBuf payload);
    }

    /** Decodes all of {@code in}, and releases it. */
    void decode(ByteBuf in, Sink sink) {
        try {
            while (in.isReadable() && !stopped) {
                step(in, sink);
            }
        } finally {
            in.release();
        }
    }

    private void step(ByteBuf in, Sink sink) {
        if (skipping > 0) {
            int skipped = Math.min(skipping, in.readableBytes());
            in.skipBytes(skipped);
            skipping -= skipped;
        } else if (partial != null) {
            append(in, partial, sink);
        } else {
            readHeader(in, sink);
        }
    }

    private void readHeader(ByteBuf in, Sink sink) {
        int taken = Math.min(header.length - headerBytes, in.readableBytes());
        in.readBytes(header, headerBytes, taken);
        headerBytes += taken;
        if (headerBytes < header.length) {
            return;
        }
        headerBytes = 0;
        long length =
                (header[1] & 0xFFL) << 24 | (header[2] & 0xFF) << 16 | (header[3] & 0xFF) << 8 | (header[4] & 0xFF);
        int code = header[0] & 0xFF;
        boolean wanted = sink.wants(code, length);
        if (stopped) {
            return;
        }
        if (!wanted) {
            skipping = (int) length;
        } else if (in.readableBytes() >= length) {
            sink.frame(code, in.readRetainedSlice((int) length));
        } else {
            missing = (int) length;
            partial = allocator.directBuffer(Math.min(missing, DerpTuning.INITIAL_FRAME_BYTES), missing);
        }
    }

    private void append(ByteBuf in, ByteBuf frame, Sink sink) {
        int taken = Math.min(missing, in.readableBytes());
        frame.writeBytes(in, taken);
        missing -= taken;
        if (missing == 0) {
            partial = null;
            sink.frame(header[0] & 0xFF, frame);
        }
    }

    /** Decodes nothing more, and gives up what it holds. */
    void stop() {
        stopped = true;
        if (partial != null) {
            partial.release();
            partial = null;
        }
    }
}
