package org.tsrecorder.transport.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;

/** One HTTP/1.1 request, and the way back to its client. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails closes the channel, which the handlers hear of
final class Http1Exchange implements Exchange {
    private final Http1RequestHandler handler;
    private final ChannelHandlerContext ctx;
    private final PeerConnection connection;
    private final boolean toHead;
    private boolean answered;

    Http1Exchange(Http1RequestHandler handler, ChannelHandlerContext ctx, PeerConnection connection, boolean toHead) {
        this.handler = handler;
        this.ctx = ctx;
        this.connection = connection;
        this.toHead = toHead;
    }

    @Override
    public PeerConnection connection() {
        return connection;
    }

    @Override
    public void consumed(int bytes) {
        // What is dealt with as it comes needs no window.
    }

    @Override
    public void pause() {
        if (!answered) {
            connection.read(false);
        }
    }

    @Override
    public void allow(long unwritten, long open) {
        if (!answered) {
            connection.read(open > 0);
        }
    }

    void abandon() {
        answered = true;
    }

    boolean isAnswered() {
        return answered;
    }

    @Override
    public void sendContinue() {
        if (!answered) {
            ctx.writeAndFlush(new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
        }
    }

    @Override
    public void respond(Reply reply) {
        if (answered) {
            return;
        }
        answered = true;
        ByteBuf text = ByteBufUtil.writeUtf8(ctx.alloc(), reply.body());
        int length = text.readableBytes();
        if (toHead) {
            text.release();
            text = Unpooled.EMPTY_BUFFER;
        }
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(reply.status()), text);
        reply.headers().forEach(response.headers()::set);
        response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, length);
        if (length > 0) {
            response.headers().set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
        }
        boolean last = handler.isLastAnswer();
        if (last) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        ChannelFuture written = ctx.writeAndFlush(response);
        connection.read(true);
        handler.answered(written, last);
    }

    @Override
    public void flush() {
        ctx.flush();
    }
}
