package org.tsrecorder.transport.ts2021;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2StreamFrame;
import java.nio.charset.StandardCharsets;

/** Collects a request and hands it to the server's handler. */
final class ServerStreamHandler extends SimpleChannelInboundHandler<Http2StreamFrame> {
    private final NoiseServer server;
    private final StringBuilder body = new StringBuilder();
    private Http2Headers headers = new DefaultHttp2Headers();

    ServerStreamHandler(NoiseServer server) {
        this.server = server;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, Http2StreamFrame frame) {
        boolean end = false;
        if (frame instanceof Http2HeadersFrame head) {
            headers = head.headers();
            end = head.isEndStream();
        } else if (frame instanceof Http2DataFrame data) {
            body.append(data.content().toString(StandardCharsets.UTF_8));
            end = data.isEndStream();
        }
        if (end) {
            server.handler.accept(new ServerExchange(context.channel(), headers, body.toString()));
        }
    }
}
