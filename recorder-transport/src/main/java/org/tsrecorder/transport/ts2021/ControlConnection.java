package org.tsrecorder.transport.ts2021;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * An authenticated connection to control. Any number of requests may be under way on it; it stays open until one side
 * closes it.
 *
 * <p>Safe for any thread; answers come on the event loop.
 */
public final class ControlConnection {
    private static final String SCHEME = "https";

    private final Channel channel;
    private final ControlUrl url;

    private ControlConnection(Channel channel, ControlUrl url) {
        this.channel = channel;
        this.url = url;
    }

    /** Puts HTTP/2 at the pipeline's end, which sends the preface. */
    static ControlConnection open(Channel channel, ControlUrl url, ControlTuning tuning) {
        channel.pipeline()
                .addLast(
                        Http2FrameCodecBuilder.forClient()
                                .initialSettings(Http2Settings.defaultSettings()
                                        .pushEnabled(false)
                                        .initialWindowSize(tuning.streamWindowBytes()))
                                .gracefulShutdownTimeoutMillis(0)
                                .build(),
                        new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()),
                        new ConnectionEnd());
        var unused = channel.write(
                new DefaultHttp2WindowUpdateFrame(tuning.connectionWindowBytes() - Http2CodecUtil.DEFAULT_WINDOW_SIZE));
        channel.flush();
        return new ControlConnection(channel, url);
    }

    /**
     * Sends a request for an answer that is kept whole.
     *
     * @return the answer, of any status; fails with a {@link ControlConnectionException} when it is too long, late or
     *     lost
     */
    public CompletableFuture<ControlAnswer> request(ControlRequest request) {
        AnswerCollector collector = new AnswerCollector(request.maxAnswerBytes());
        CompletableFuture<ControlAnswer> answer = collector.answer();
        ControlStream stream = stream(request, collector);
        var timer = channel.eventLoop()
                .schedule(
                        () -> collector.lost(silence(request)),
                        request.timeout().toNanos(),
                        TimeUnit.NANOSECONDS);
        var unused = answer.whenComplete((got, failure) -> {
            timer.cancel(false);
            channel.eventLoop().execute(stream::cancel);
        });
        return answer;
    }

    /**
     * Sends a request for an answer that is read as it comes.
     *
     * @param listener is told the answer
     * @return slows it down or gives it up
     */
    public ControlStream stream(ControlRequest request, StreamListener listener) {
        ControlStream stream = new ControlStream();
        StreamHandler handler = new StreamHandler(stream, listener);
        channel.eventLoop().execute(() -> open(request, stream, handler));
        return stream;
    }

    private void open(ControlRequest request, ControlStream stream, StreamHandler handler) {
        handler.headDue(channel.eventLoop()
                .schedule(
                        () -> {
                            handler.lose(silence(request));
                            stream.cancel();
                        },
                        request.timeout().toNanos(),
                        TimeUnit.NANOSECONDS));
        new Http2StreamChannelBootstrap(channel)
                .handler(handler)
                .open()
                .addListener((Future<Http2StreamChannel> opened) -> {
                    if (opened.isSuccess()) {
                        stream.opened(opened.getNow());
                        send(opened.getNow(), request);
                    } else {
                        handler.lose(
                                channel.isActive()
                                        ? "no stream: " + opened.cause().getMessage()
                                        : CloseReason.of(channel));
                    }
                });
    }

    private void send(Channel stream, ControlRequest request) {
        boolean bare = request.body().length == 0;
        var unused = stream.writeAndFlush(new DefaultHttp2HeadersFrame(headers(request), bare));
        if (!bare) {
            var unusedBody =
                    stream.writeAndFlush(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(request.body()), true));
        }
    }

    private Http2Headers headers(ControlRequest request) {
        Http2Headers headers = new DefaultHttp2Headers()
                .method(request.method())
                .scheme(SCHEME)
                .authority(url.authority())
                .path(request.path());
        request.headers().forEach(field -> headers.add(field.getKey().toLowerCase(Locale.ROOT), field.getValue()));
        return headers;
    }

    private static String silence(ControlRequest request) {
        return "control did not answer " + request + " within "
                + request.timeout().toSeconds() + " s";
    }

    /** Whether requests can still be sent. */
    public boolean isOpen() {
        return channel.isActive();
    }

    /** Completes, on the event loop, with one line about why the connection has ended. */
    public CompletableFuture<String> closed() {
        CompletableFuture<String> closed = new CompletableFuture<>();
        channel.closeFuture().addListener(end -> closed.complete(CloseReason.of(channel)));
        return closed;
    }

    /** Ends the connection and what is under way on it. */
    public void close() {
        CloseReason.close(channel, "closed by us");
    }

    /** Notes why the connection ended. */
    private static final class ConnectionEnd extends SimpleChannelInboundHandler<Object> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, Object frame) {
            if (frame instanceof Http2GoAwayFrame goAway) {
                String text = goAway.content().toString(StandardCharsets.UTF_8).strip();
                String error = goAway.errorCode() == 0 ? "" : " with error " + goAway.errorCode();
                CloseReason.close(context.channel(), "control went away" + error + (text.isEmpty() ? "" : ": " + text));
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            CloseReason.close(context.channel(), "the connection to control broke: " + cause.getMessage());
        }
    }
}
