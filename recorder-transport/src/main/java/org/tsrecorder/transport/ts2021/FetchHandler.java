package org.tsrecorder.transport.ts2021;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.Optional;

/** One request over HTTP/1.1 on a connection of its own, and its answer. */
final class FetchHandler extends SimpleChannelInboundHandler<HttpObject> {
    private final ControlUrl url;
    private final ControlRequest request;
    private final StreamListener listener;
    private boolean informational;

    FetchHandler(ControlUrl url, ControlRequest request, StreamListener listener) {
        this.url = url;
        this.request = request;
        this.listener = listener;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        FullHttpRequest message = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1,
                HttpMethod.valueOf(request.method()),
                request.path(),
                Unpooled.wrappedBuffer(request.body()));
        message.headers()
                .set(HttpHeaderNames.HOST, url.authority())
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        request.headers().forEach(field -> message.headers().add(field.getKey(), field.getValue()));
        if (request.body().length > 0) {
            message.headers().set(HttpHeaderNames.CONTENT_LENGTH, request.body().length);
        }
        var unused = context.writeAndFlush(message);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
        if (part.decoderResult().isFailure()) {
            String cause = part.decoderResult().cause().getMessage();
            CloseReason.close(context.channel(), "the answer of " + url + " is not HTTP: " + cause);
            return;
        }
        if (part instanceof HttpResponse response) {
            informational = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
            if (!informational) {
                listener.head(
                        response.status().code(),
                        Optional.ofNullable(response.headers().get(HttpHeaderNames.RETRY_AFTER)));
            }
        }
        if (part instanceof HttpContent content && !informational) {
            listener.data(content.content());
            if (part instanceof LastHttpContent) {
                listener.end();
                var unused = context.close();
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        listener.lost(CloseReason.of(context.channel()));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        CloseReason.close(context.channel(), "the connection to " + url + " broke: " + cause.getMessage());
    }
}
