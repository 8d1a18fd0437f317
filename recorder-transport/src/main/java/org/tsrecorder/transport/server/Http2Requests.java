package org.tsrecorder.transport.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;

/** Hands the frames that carry requests to their exchanges; Netty sees to all others. */
final class Http2Requests extends Http2FrameAdapter {
    private final Http2RequestHandler handler;

    Http2Requests(Http2RequestHandler handler) {
        this.handler = handler;
    }

    @Override
    public int onDataRead(ChannelHandlerContext ctx, int streamId, ByteBuf data, int padding, boolean endOfStream) {
        Http2Exchange exchange = handler.exchange(handler.connection().stream(streamId));
        if (exchange == null) {
            return data.readableBytes() + padding;
        }
        exchange.consumed(padding);
        exchange.onData(data);
        if (endOfStream) {
            exchange.onEnd();
        }
        // The rest is given back when it has been written.
        return 0;
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext ctx, int streamId, Http2Headers headers, int padding, boolean endOfStream) {
        handler.request(ctx, streamId, headers, endOfStream);
    }

    @Override
    @SuppressWarnings("TooManyParameters") // Netty's interface
    public void onHeadersRead(
            ChannelHandlerContext ctx,
            int streamId,
            Http2Headers headers,
            int streamDependency,
            short weight,
            boolean exclusive,
            int padding,
            boolean endOfStream) {
        handler.request(ctx, streamId, headers, endOfStream);
    }

    @Override
    public void onSettingsAckRead(ChannelHandlerContext ctx) {
        handler.settingsInForce(ctx);
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext ctx, int streamId, long errorCode) {
        Http2Stream stream = handler.connection().stream(streamId);
        if (stream != null) {
            handler.reset(stream, errorCode);
        }
    }
}
