package org.tsrecorder.transport.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** One request at a scripted peer: what came of it so far, and the means to answer. */
final class PeerRequest {
    private static final long PATIENCE_SECONDS = 60;

    private final Channel channel;
    private final boolean http2;
    private final String line;
    private final String headers;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private boolean complete;
    private boolean gone;

    private PeerRequest(Channel channel, boolean http2, String line, String headers) {
        this.channel = channel;
        this.http2 = http2;
        this.line = line;
        this.headers = headers;
    }

    /** Method and path. */
    String line() {
        return line;
    }

    /** All headers, for a look at one of them. */
    String headers() {
        return headers;
    }

    /** The body so far. */
    byte[] body() {
        lock.lock();
        try {
            return body.toByteArray();
        } finally {
            lock.unlock();
        }
    }

    /** Whether the end of the body has come. */
    boolean isComplete() {
        lock.lock();
        try {
            return complete;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for so many bytes of body. */
    byte[] awaitBytes(int count) throws InterruptedException {
        await(count + " bytes of body", () -> body.size() >= count);
        return body();
    }

    /** Waits for the end of the body. */
    byte[] awaitEnd() throws InterruptedException {
        await("the end of the body", () -> complete);
        return body();
    }

    /** Waits for the client to break off. */
    void awaitGone() throws InterruptedException {
        await("the client to go", () -> gone);
    }

    private void await(String what, BooleanSupplier condition) throws InterruptedException {
        lock.lock();
        try {
            long nanos = TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (!condition.getAsBoolean() && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            assertThat(condition.getAsBoolean()).as(what).isTrue();
        } finally {
            lock.unlock();
        }
    }

    /** Says {@code 100 Continue}. */
    PeerRequest proceed() {
        send(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
        return this;
    }

    /** Sends the head of the answer. */
    PeerRequest status(int code) {
        HttpResponseStatus status = HttpResponseStatus.valueOf(code);
        if (http2) {
            send(new DefaultHttp2HeadersFrame(new DefaultHttp2Headers().status(status.codeAsText())));
        } else {
            HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, status);
            head.headers().set(HttpHeaderNames.TRANSFER_ENCODING, "chunked");
            send(head);
        }
        return this;
    }

    /** Sends a piece of the answer's body. */
    PeerRequest text(String text) {
        ByteBuf bytes = Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
        send(http2 ? new DefaultHttp2DataFrame(bytes) : new DefaultHttpContent(bytes));
        return this;
    }

    /** Acknowledges up to an offset. */
    PeerRequest ack(long offset) {
        return text("{\"ack\":" + offset + "}\n");
    }

    /** Ends the answer. */
    PeerRequest end() {
        send(http2 ? new DefaultHttp2DataFrame(true) : LastHttpContent.EMPTY_LAST_CONTENT);
        return this;
    }

    /** Resets the stream. */
    void reset(Http2Error error) {
        send(new DefaultHttp2ResetFrame(error));
    }

    /** Closes the connection without a word. */
    void die() {
        var unused = connection().close();
    }

    /** Reads no more, so that flow control closes; or reads on. */
    void read(boolean on) {
        channel.config().setAutoRead(on);
    }

    private Channel connection() {
        return http2 ? channel.parent() : channel;
    }

    private void send(Object message) {
        channel.writeAndFlush(message).addListener(written -> {
            if (!written.isSuccess()) {
                gone();
            }
        });
    }

    private void arrived(ByteBuf bytes, boolean last) {
        lock.lock();
        try {
            body.writeBytes(ByteBufUtil.getBytes(bytes));
            complete |= last;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void gone() {
        lock.lock();
        try {
            gone = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    static ChannelHandler http2(Consumer<PeerRequest> requests) {
        return new Receiver(requests) {
            @Override
            protected void channelRead0(ChannelHandlerContext context, Object frame) {
                if (frame instanceof Http2HeadersFrame head) {
                    String line = head.headers().method() + " " + head.headers().path();
                    begin(new PeerRequest(
                            context.channel(), true, line, head.headers().toString()));
                    current().arrived(Unpooled.EMPTY_BUFFER, head.isEndStream());
                    announce();
                } else if (frame instanceof Http2DataFrame data) {
                    current().arrived(data.content(), data.isEndStream());
                }
            }
        };
    }

    static ChannelHandler http1(Consumer<PeerRequest> requests) {
        return new Receiver(requests) {
            @Override
            protected void channelRead0(ChannelHandlerContext context, Object message) {
                if (message instanceof HttpRequest head && head.method().name().equals("PRI")) {
                    var unusedAnswer = context.writeAndFlush(
                            new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.BAD_REQUEST));
                    var unusedClose = context.close();
                } else if (message instanceof HttpRequest head
                        && head.decoderResult().isSuccess()) {
                    HttpHeaders all = head.headers();
                    String line = head.method() + " " + head.uri();
                    begin(new PeerRequest(context.channel(), false, line, all.toString()));
                    announce();
                }
                if (message instanceof HttpContent content && hasCurrent()) {
                    current().arrived(content.content(), message instanceof LastHttpContent);
                }
            }
        };
    }

    /** Feeds what one channel receives to the request that it belongs to. */
    private abstract static class Receiver extends SimpleChannelInboundHandler<Object> {
        private final Consumer<PeerRequest> requests;
        private final java.util.ArrayDeque<PeerRequest> current = new java.util.ArrayDeque<>();

        Receiver(Consumer<PeerRequest> requests) {
            this.requests = requests;
        }

        void begin(PeerRequest request) {
            current.clear();
            current.add(request);
        }

        void announce() {
            requests.accept(current());
        }

        boolean hasCurrent() {
            return !current.isEmpty();
        }

        PeerRequest current() {
            return current.element();
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            current.forEach(PeerRequest::gone);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            current.forEach(PeerRequest::gone);
        }
    }
}
