package org.tsrecorder.transport.client;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;

/** One HTTP/1.1 connection for one request. */
final class Http1Connection {
    private Http1Connection() {}

    /** What a dialer must put into the pipeline. */
    static ChannelHandler initializer(ResponseListener listener) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(new HttpClientCodec()).addLast(new Responses(listener));
            }
        };
    }

    /** Sends a request, or its head; what the listener is not told the channel's end will tell. */
    static void send(Channel channel, RecorderAddress recorder, HttpRequest request) {
        request.headers().set(HttpHeaderNames.HOST, recorder.toString());
        channel.writeAndFlush(request).addListener((ChannelFuture written) -> {
            if (!written.isSuccess()) {
                var unusedClose = channel.close();
            }
        });
    }

    /** The objects of one connection as a response, after any informational ones. */
    private static final class Responses extends SimpleChannelInboundHandler<HttpObject> {
        private final ResponseListener listener;
        private boolean informational;

        Responses(ResponseListener listener) {
            this.listener = listener;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, HttpObject message) {
            if (message.decoderResult().isFailure()) {
                listener.lost("does not speak HTTP: "
                        + message.decoderResult().cause().getMessage());
                var unusedClose = context.close();
                return;
            }
            if (message instanceof HttpResponse response) {
                onHead(response);
            }
            if (message instanceof HttpContent content && !informational) {
                listener.body(content.content());
                if (message instanceof LastHttpContent) {
                    listener.end();
                }
            }
        }

        private void onHead(HttpResponse response) {
            informational = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
            if (!informational) {
                listener.status(response.status());
            } else if (response.status().code() == 100) {
                listener.proceed();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            listener.lost("closed the connection");
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            listener.lost("broke the connection: " + cause.getMessage());
            var unusedClose = context.close();
        }
    }
}
