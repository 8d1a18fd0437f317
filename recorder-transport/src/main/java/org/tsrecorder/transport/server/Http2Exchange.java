package org.tsrecorder.transport.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One HTTP/2 stream: a request, and the way back to its client. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails closes the channel, which the handlers hear of
final class Http2Exchange implements StreamingExchange {
    private final Http2RequestHandler handler;
    private final ChannelHandlerContext ctx;
    private final Http2Stream stream;
    private final PeerConnection connection;
    private final boolean toHead;
    private @Nullable RequestBody body;
    private boolean requestOver;
    private boolean answered;

    Http2Exchange(
            Http2RequestHandler handler,
            ChannelHandlerContext ctx,
            Http2Stream stream,
            PeerConnection connection,
            boolean toHead) {
        this.handler = handler;
        this.ctx = ctx;
        this.stream = stream;
        this.connection = connection;
        this.toHead = toHead;
    }

    @Override
    public PeerConnection connection() {
        return connection;
    }

    void body(RequestBody taker) {
        this.body = taker;
    }

    /** Part of the request's body; the buffer is lent. */
    void onData(ByteBuf data) {
        int length = data.readableBytes();
        if (body == null || answered) {
            consumed(length);
        } else if (length > 0) {
            body.data(data.retain());
        }
    }

    void onEnd() {
        requestOver = true;
        if (body != null) {
            body.end();
        }
    }

    /** The stream is closed; if nobody expected that, the body hears of it. */
    void onClosed(String reason) {
        boolean expected = answered && requestOver;
        answered = true;
        if (body != null && !expected) {
            body.aborted(reason);
        }
        body = null;
    }

    @Override
    public void sendContinue() {
        if (!answered) {
            write(new DefaultHttp2Headers(true, 1).status("100"), false);
            flush();
        }
    }

    @Override
    public void startBody() {
        if (!answered) {
            write(new DefaultHttp2Headers(true, 2).status("200").set("content-type", "application/x-ndjson"), false);
        }
    }

    @Override
    public void send(ByteBuf part) {
        if (answered) {
            part.release();
        } else {
            handler.encoder().writeData(ctx, stream.id(), part, 0, false, ctx.newPromise());
        }
    }

    @Override
    public void endBody() {
        if (!answered) {
            answered = true;
            endWith(handler.encoder().writeData(ctx, stream.id(), Unpooled.EMPTY_BUFFER, 0, true, ctx.newPromise()));
        }
    }

    @Override
    public void respond(Reply reply) {
        if (answered) {
            return;
        }
        answered = true;
        byte[] text = reply.body().getBytes(StandardCharsets.UTF_8);
        Http2Headers head = new DefaultHttp2Headers(true, 4).status(Integer.toString(reply.status()));
        reply.headers().forEach(head::set);
        head.setInt("content-length", text.length);
        if (text.length > 0) {
            head.set("content-type", "text/plain; charset=utf-8");
        }
        if (toHead || text.length == 0) {
            endWith(write(head, true));
        } else {
            write(head, false);
            ByteBuf bytes = ByteBufUtil.writeUtf8(ctx.alloc(), reply.body());
            endWith(handler.encoder().writeData(ctx, stream.id(), bytes, 0, true, ctx.newPromise()));
        }
        flush();
    }

    private ChannelFuture write(Http2Headers head, boolean end) {
        return handler.encoder().writeHeaders(ctx, stream.id(), head, 0, end, ctx.newPromise());
    }

    /** Tells a client that is still sending to stop, once it has the whole answer (RFC 9113 §8.1). */
    private void endWith(ChannelFuture lastWritten) {
        if (!requestOver) {
            lastWritten.addListener(future -> {
                if (!requestOver && future.isSuccess()) {
                    requestOver = true;
                    handler.resetStream(ctx, stream.id(), Http2Error.NO_ERROR.code(), ctx.newPromise());
                    ctx.flush();
                }
            });
        }
    }

    @Override
    public boolean isWritable() {
        return ctx.channel().isWritable() && handler.encoder().flowController().isWritable(stream);
    }

    @Override
    public void consumed(int bytes) {
        try {
            // A stream that was closed meanwhile gave its credit back then.
            handler.decoder().flowController().consumeBytes(stream, bytes);
        } catch (Http2Exception e) {
            handler.onError(ctx, true, e);
        }
    }

    @Override
    public void pause() {
        // The initial window is small enough to be kept.
    }

    /**
     * Makes Netty's window the one wanted here, and only then gives back what is written. Were the window left as large
     * as it has once been, Netty would keep back all credit below half of that, and a client that waits for it sends
     * nothing that would bring more.
     */
    @Override
    public void allow(long unwritten, long open) {
        var flow = handler.decoder().flowController();
        if (!answered && stream.state().remoteSideOpen()) {
            // Until the client has acknowledged our settings its windows are larger, by what the settings will take.
            int surplus = flow.initialWindowSize() - connection.recorder.ingestLimits.initialWindow();
            long window = Math.min(unwritten + open + surplus, Integer.MAX_VALUE);
            resize((int) window - flow.initialWindowSize(stream));
            consumed((int) Math.max(0, flow.unconsumedBytes(stream) - unwritten));
        }
    }

    private void resize(int bytes) {
        try {
            if (bytes != 0) {
                handler.decoder().flowController().incrementWindowSize(stream, bytes);
            }
        } catch (Http2Exception e) {
            handler.onError(ctx, true, e);
        }
    }

    @Override
    public void flush() {
        handler.flush(ctx);
    }
}
