package org.tsrecorder.transport.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import tools.jackson.core.io.JsonStringEncoder;

/** The JSON objects that {@code POST /v2/record} answers with, a line each. */
final class ResponseFrame {
    private static final int LONGEST_ACK = 32;

    private ResponseFrame() {}

    /** {@code {"ack":N}}: N bytes of the upload are durable. */
    static ByteBuf ack(ByteBufAllocator allocator, long bytes) {
        ByteBuf frame = allocator.buffer(LONGEST_ACK);
        ByteBufUtil.writeAscii(frame, "{\"ack\":");
        ByteBufUtil.writeAscii(frame, Long.toString(bytes));
        ByteBufUtil.writeAscii(frame, "}\n");
        return frame;
    }

    /** {@code {"error":"text"}}: always the last. */
    static ByteBuf error(ByteBufAllocator allocator, String text) {
        String quoted = new String(JsonStringEncoder.getInstance().quoteAsCharArray(text));
        return ByteBufUtil.writeUtf8(allocator, "{\"error\":\"" + quoted + "\"}\n");
    }
}
