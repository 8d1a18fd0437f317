package org.tsrecorder.transport.client;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpScheme;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One HTTP/2 connection with prior knowledge (RFC 9113 §3.3), for requests one after another. */
final class Http2Connection {
    private final Channel channel;
    private final RecorderAddress recorder;

    Http2Connection(Channel channel, RecorderAddress recorder) {
        this.channel = channel;
        this.recorder = recorder;
    }

    /** What a dialer must put into the pipeline. */
    static ChannelHandler initializer() {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline()
                        .addLast(Http2FrameCodecBuilder.forClient()
                                .initialSettings(Http2Settings.defaultSettings().pushEnabled(false))
                                // A connection serves one upload; when that is over there is nothing to wait for.
                                .gracefulShutdownTimeoutMillis(0)
                                .build())
                        .addLast(new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()))
                        .addLast(new ConnectionEnd());
            }
        };
    }

    /**
     * Sends the head of a request on a stream of its own.
     *
     * @param endOfStream whether that is all of the request
     * @param listener is told the answer, on the event loop
     * @return the stream, for the body
     */
    CompletableFuture<Channel> request(HttpMethod method, String path, boolean endOfStream, ResponseListener listener) {
        CompletableFuture<Channel> stream = new CompletableFuture<>();
        new Http2StreamChannelBootstrap(channel)
                .handler(new Http2ResponseHandler(listener))
                .open()
                .addListener((Future<Http2StreamChannel> opened) -> {
                    if (opened.isSuccess()) {
                        var unused = opened.getNow()
                                .writeAndFlush(new DefaultHttp2HeadersFrame(headers(method, path), endOfStream));
                        stream.complete(opened.getNow());
                    } else {
                        listener.lost(reason(channel));
                        stream.completeExceptionally(new AttemptFailedException(reason(channel)));
                    }
                });
        return stream;
    }

    private Http2Headers headers(HttpMethod method, String path) {
        return new DefaultHttp2Headers()
                .method(method.asciiName())
                .scheme(HttpScheme.HTTP.name())
                .authority(recorder.toString())
                .path(path);
    }

    /** Why {@code connection} ended, as far as anybody said. */
    static String reason(Channel connection) {
        ConnectionEnd end = connection.pipeline().get(ConnectionEnd.class);
        return end == null || end.reason == null ? "closed the connection" : end.reason;
    }

    /** Keeps what the peer or the codec gave as the reason, for whoever waits on a stream. */
    private static final class ConnectionEnd extends SimpleChannelInboundHandler<Object> {
        private volatile @Nullable String reason;

        @Override
        protected void channelRead0(ChannelHandlerContext context, Object frame) {
            if (frame instanceof Http2GoAwayFrame goAway && goAway.errorCode() != 0) {
                reason = "went away with error %d %s"
                        .formatted(goAway.errorCode(), goAway.content().toString(StandardCharsets.UTF_8))
                        .strip();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            reason = "broke the connection: " + cause.getMessage();
            var unusedClose = context.close();
        }
    }
}
