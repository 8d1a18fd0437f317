package org.tsrecorder.transport.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpServerUpgradeHandler;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 connection: one exchange at a time.
 *
 * <p>A second request before the first was answered ends the connection after that answer, as RFC 9112 §9.3.2 lets a
 * server do: no real client pipelines uploads.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails closes the channel, which the handlers hear of
final class Http1RequestHandler extends ChannelInboundHandlerAdapter {
    private final PeerConnection peer;
    private final Router router;
    private @Nullable Http1Exchange exchange;
    private @Nullable RequestBody body;
    private boolean bodyMissing;
    private boolean keepAlive;
    private boolean deaf;
    private String closeReason = BreakOff.CLOSED;

    Http1RequestHandler(PeerConnection peer, Router router) {
        this.peer = peer;
        this.router = router;
        peer.farewell(this::farewell);
    }

    private void farewell(Optional<BadRequest> kind, String text) {
        deaf = true;
        if (kind.isPresent()) {
            peer.recorder.counters.count(kind.get());
            ChannelHandlerContext ctx = peer.channel.pipeline().context(this);
            new Http1Exchange(this, ctx, peer, false).respond(Reply.of(408, text));
        } else {
            peer.channel.close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        try {
            if (msg instanceof HttpRequest request && !deaf) {
                onRequest(ctx, request);
            }
            if (msg instanceof HttpContent content && !deaf) {
                onContent(content);
            }
        } finally {
            ReferenceCountUtil.release(msg);
        }
    }

    private void onRequest(ChannelHandlerContext ctx, HttpRequest request) {
        if (exchange != null) {
            peer.recorder.counters.count(BadRequest.PIPELINED);
            keepAlive = false;
            deaf = true;
            return;
        }
        if (ctx.pipeline().get(HttpServerUpgradeHandler.class) != null) {
            ctx.pipeline().remove(HttpServerUpgradeHandler.class);
        }
        boolean toHead = HttpMethod.HEAD.equals(request.method());
        exchange = new Http1Exchange(this, ctx, peer, toHead);
        peer.exchangeBegan();
        if (request.decoderResult().isFailure()) {
            // Its fields cannot be asked: one may be what is wrong.
            refuse(request.decoderResult());
            return;
        }
        bodyMissing = HttpUtil.isTransferEncodingChunked(request) || HttpUtil.getContentLength(request, 0L) > 0;
        keepAlive = HttpUtil.isKeepAlive(request) && !peer.recorder.admission.isDraining();
        if (HttpVersion.HTTP_1_0.equals(request.protocolVersion())) {
            refuse(
                    BadRequest.WRONG_VERSION,
                    new Reply(426, "wanted HTTP/1.1 or HTTP/2, got HTTP/1.0", Map.of("upgrade", "HTTP/1.1, h2c")));
        } else if (!HostField.isValid(request.headers())) {
            refuse(BadRequest.BAD_HOST, Reply.of(400, "wanted exactly one Host field with the name of a host"));
        } else {
            body = router.open(
                    RequestHead.of(
                            request.protocolVersion(),
                            request.method().name(),
                            request.uri(),
                            HttpUtil.is100ContinueExpected(request)),
                    exchange);
        }
    }

    private void refuse(DecoderResult result) {
        Throwable cause = result.cause();
        if (cause instanceof TooLongHttpLineException) {
            refuse(BadRequest.LINE_TOO_LONG, Reply.of(414, "request line is too long"));
        } else if (cause instanceof TooLongHttpHeaderException) {
            refuse(BadRequest.HEAD_TOO_LARGE, Reply.of(431, "header fields are too large"));
        } else if (cause instanceof RequestDecoder.AmbiguousLengthException) {
            refuse(BadRequest.AMBIGUOUS_LENGTH, Reply.of(400, "both content-length and transfer-encoding"));
        } else if (cause instanceof TooLongFrameException) {
            refuse(BadRequest.HEAD_TOO_LARGE, Reply.of(431, "request head is too large"));
        } else {
            refuse(BadRequest.NOT_HTTP, Reply.of(400, "malformed HTTP request"));
        }
    }

    private void refuse(BadRequest kind, Reply reply) {
        peer.recorder.counters.count(kind);
        keepAlive = false;
        deaf = true;
        if (exchange != null) {
            exchange.respond(reply);
        }
    }

    private void onContent(HttpContent content) {
        if (content.decoderResult().isFailure()) {
            keepAlive = false;
            deaf = true;
            if (body != null) {
                body.broken(BadRequest.BROKEN_BODY, "malformed chunked body");
            }
            return;
        }
        ByteBuf data = content.content();
        if (body != null && exchange != null && data.isReadable() && !exchange.isAnswered()) {
            body.data(data.retain());
        }
        if (content instanceof LastHttpContent) {
            bodyMissing = false;
            RequestBody whole = body;
            body = null;
            if (whole != null) {
                whole.end();
            }
            finishExchange();
        }
    }

    /** Whether the answer that is about to be written ends the connection. */
    boolean isLastAnswer() {
        return deaf || !keepAlive || bodyMissing || peer.recorder.admission.isDraining();
    }

    /** The answer was written. */
    void answered(ChannelFuture written, boolean last) {
        if (last) {
            deaf = true;
            endExchange();
            LingeringClose.after(written);
        } else {
            finishExchange();
        }
    }

    /** Makes room for the next request once this one is both whole and answered. */
    private void finishExchange() {
        if (exchange != null && exchange.isAnswered() && !bodyMissing && body == null) {
            endExchange();
        }
    }

    private void endExchange() {
        body = null;
        if (exchange != null) {
            exchange = null;
            peer.exchangeEnded();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event == DrainEvent.INSTANCE) {
            keepAlive = false;
            if (exchange == null) {
                ctx.close();
            }
        }
        super.userEventTriggered(ctx, event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        closeReason = BreakOff.of(cause);
        ctx.fireExceptionCaught(cause);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        RequestBody unfinished = body;
        Http1Exchange unanswered = exchange;
        if (unanswered != null) {
            unanswered.abandon();
        }
        endExchange();
        peer.closed();
        if (unfinished != null) {
            unfinished.aborted(closeReason);
        }
        super.channelInactive(ctx);
    }
}
