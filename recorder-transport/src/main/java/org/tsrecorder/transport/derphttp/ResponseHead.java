package org.tsrecorder.transport.derphttp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Reads an HTTP/1.1 answer up to its empty line and tells its status. If the protocol is switched it steps aside, so
 * that what follows, be it in the same segment, is the next handler's; else it drops what follows.
 */
final class ResponseHead extends ByteToMessageDecoder {
    private static final byte[] EMPTY_LINE = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    static final int SWITCHING_PROTOCOLS = 101;

    private static final String VERSION = "HTTP/1.";
    private static final int STATUS_BEGIN = "HTTP/1.1 ".length();
    private static final int STATUS_END = STATUS_BEGIN + 3;

    private final CompletableFuture<Integer> status;

    /** Completes {@code status} on the event loop, while the handler is still in place. */
    ResponseHead(CompletableFuture<Integer> status) {
        this.status = status;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (status.isDone()) {
            in.skipBytes(in.readableBytes());
            return;
        }
        int head = ByteBufUtil.indexOf(wrapped(), in);
        if (head < 0) {
            if (in.readableBytes() > DerpHttpTuning.MAX_HEAD_BYTES) {
                in.skipBytes(in.readableBytes());
                status.completeExceptionally(new IOException("the head of the answer does not end"));
            }
            return;
        }
        int length = head - in.readerIndex();
        String firstLine = in.toString(in.readerIndex(), Math.min(length, STATUS_END), StandardCharsets.US_ASCII);
        in.skipBytes(length + EMPTY_LINE.length);
        int code = code(firstLine);
        if (code < 0) {
            in.skipBytes(in.readableBytes());
            status.completeExceptionally(new IOException("not an answer of HTTP/1.1"));
            return;
        }
        status.complete(code);
        if (code == SWITCHING_PROTOCOLS) {
            context.pipeline().remove(this);
        }
    }

    private static ByteBuf wrapped() {
        return Unpooled.wrappedBuffer(EMPTY_LINE);
    }

    private static int code(String firstLine) {
        if (firstLine.length() < STATUS_END || !firstLine.startsWith(VERSION)) {
            return -1;
        }
        String digits = firstLine.substring(STATUS_BEGIN);
        return digits.chars().allMatch(c -> c >= '0' && c <= '9') ? Integer.parseInt(digits) : -1;
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        status.completeExceptionally(new IOException("closed before an answer came"));
        super.channelInactive(context);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        status.completeExceptionally(cause);
        var unused = context.close();
    }
}
