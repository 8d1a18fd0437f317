package org.tsrecorder.transport.localapi;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpVersion;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One question on a connection of its own, which ends with the answer. Lives on the client's event loop. */
@SuppressWarnings("FutureReturnValueIgnored") // the closing of a connection is heard of by closeFuture
final class LocalRequest<T> extends SimpleChannelInboundHandler<FullHttpResponse> {
    /** What tailscaled wants to be called; any other name is refused as an attack by way of a browser. */
    private static final String HOST = "local-tailscaled.sock";

    private static final int MOST_ANSWER_BYTES = 4 << 20;

    private final String path;
    private final Reader<T> reader;
    private final CompletableFuture<T> answer = new CompletableFuture<>();

    /** Makes a value of HTTP's code and of a body of at most 4 MiB. */
    interface Reader<T> {
        T read(int status, byte[] body) throws LocalApiException;
    }

    LocalRequest(String path, Reader<T> reader) {
        this.path = path;
        this.reader = reader;
    }

    CompletableFuture<T> answer() {
        return answer;
    }

    /** Closes the connection, whatever it is doing, when the time is over. */
    void giveUpAfter(Channel channel, Duration patience) {
        var timer = channel.eventLoop()
                .schedule(
                        () -> {
                            fail(new LocalApiException("no answer within " + patience.toSeconds() + " s"));
                            channel.close();
                        },
                        patience.toNanos(),
                        TimeUnit.NANOSECONDS);
        channel.closeFuture().addListener(closed -> timer.cancel(false));
    }

    /** Counts only if there is no answer yet. */
    void fail(Throwable why) {
        answer.completeExceptionally(why);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        context.pipeline()
                .addBefore(context.name(), "http", new HttpClientCodec())
                .addBefore(context.name(), "whole", new HttpObjectAggregator(MOST_ANSWER_BYTES));
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        FullHttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, path);
        request.headers().set(HttpHeaderNames.HOST, HOST).set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        context.writeAndFlush(request, context.voidPromise());
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpResponse response) {
        try {
            if (response.decoderResult().isFailure()) {
                throw new LocalApiException(
                        "its answer is no HTTP", response.decoderResult().cause());
            }
            answer.complete(reader.read(response.status().code(), ByteBufUtil.getBytes(response.content())));
        } catch (LocalApiException e) {
            fail(e);
        }
        context.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        fail(cause);
        context.close();
    }
}
