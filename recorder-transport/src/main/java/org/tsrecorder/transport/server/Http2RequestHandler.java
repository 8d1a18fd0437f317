package org.tsrecorder.transport.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpServerUpgradeHandler.UpgradeEvent;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One HTTP/2 connection: turns its streams into exchanges, and its misbehaviour into counters and GOAWAY. */
final class Http2RequestHandler extends Http2ConnectionHandler {
    private static final int HTTP_UPGRADE_STREAM = 1;

    private final PeerConnection peer;
    private final Router router;
    private final Http2Connection.PropertyKey exchangeKey;
    private String closeReason = BreakOff.CLOSED;
    private boolean failed;

    Http2RequestHandler(
            Http2ConnectionDecoder decoder,
            Http2ConnectionEncoder encoder,
            Http2Settings settings,
            PeerConnection peer,
            Router router) {
        super(decoder, encoder, settings);
        this.peer = peer;
        this.router = router;
        this.exchangeKey = connection().newKey();
        decoder.frameListener(new Http2Requests(this));
        connection().addListener(new Http2ConnectionAdapter() {
            @Override
            public void onStreamClosed(Http2Stream stream) {
                closed(stream, closeReason);
            }
        });
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
        super.handlerAdded(ctx);
        peer.farewell((kind, text) -> farewell(ctx, kind, text));
        var flow = decoder().flowController();
        int more = peer.recorder.limits.requests().connectionWindowBytes() - flow.initialWindowSize();
        if (more > 0) {
            flow.incrementWindowSize(connection().connectionStream(), more);
        }
        ctx.flush();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event instanceof UpgradeEvent upgrade) {
            HttpRequest request = upgrade.upgradeRequest();
            Http2Headers headers =
                    new DefaultHttp2Headers().method(request.method().name()).path(request.uri());
            request(ctx, HTTP_UPGRADE_STREAM, headers, true);
        } else if (event == DrainEvent.INSTANCE) {
            drain(ctx);
        }
        super.userEventTriggered(ctx, event);
    }

    private void drain(ChannelHandlerContext ctx) {
        // Waits for the streams that are open, however long they take, and takes no new ones.
        try {
            close(ctx, ctx.newPromise());
        } catch (Exception e) {
            onError(ctx, true, e);
        }
        ctx.flush();
    }

    private void farewell(ChannelHandlerContext ctx, Optional<BadRequest> kind, String text) {
        kind.ifPresent(peer.recorder.counters::count);
        Http2Error error = kind.isPresent() ? Http2Error.ENHANCE_YOUR_CALM : Http2Error.NO_ERROR;
        goAwayAndClose(ctx, error, text);
    }

    private void goAwayAndClose(ChannelHandlerContext ctx, Http2Error error, String text) {
        failed = true;
        closeReason = text;
        for (Http2Stream stream : activeStreams()) {
            closed(stream, text);
        }
        ByteBuf debug = ByteBufUtil.writeUtf8(ctx.alloc(), text);
        int last = connection().remote().lastStreamCreated();
        // Netty's own goAway() would close the connection at once, and so might take the frame with it.
        LingeringClose.after(frameWriter().writeGoAway(ctx, last, error.code(), debug, ctx.newPromise()));
        ctx.flush();
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        if (failed) {
            in.skipBytes(in.readableBytes());
        } else {
            super.decode(ctx, in, out);
        }
    }

    private List<Http2Stream> activeStreams() {
        List<Http2Stream> streams = new ArrayList<>();
        try {
            connection().forEachActiveStream(stream -> {
                streams.add(stream);
                return true;
            });
        } catch (Http2Exception e) {
            throw new IllegalStateException("a visitor that only collects cannot fail", e);
        }
        return streams;
    }

    /** Opens an exchange for a new stream, or ends the one whose trailers these are. */
    void request(ChannelHandlerContext ctx, int streamId, Http2Headers headers, boolean end) {
        Http2Stream stream = connection().stream(streamId);
        Http2Exchange exchange = exchange(stream);
        if (exchange == null) {
            String method = text(headers.method());
            boolean expects = "100-continue".equalsIgnoreCase(text(headers.get("expect")));
            RequestHead head = RequestHead.of(RequestHead.HTTP_2, method, text(headers.path()), expects);
            exchange = new Http2Exchange(this, ctx, stream, peer, "HEAD".equals(method));
            stream.setProperty(exchangeKey, exchange);
            peer.exchangeBegan();
            exchange.body(router.open(head, exchange));
        }
        if (end) {
            exchange.onEnd();
        }
    }

    /**
     * The client's windows have shrunk to those of our settings. Netty compared what was consumed before with the
     * larger default windows; compared again, some of it may be due now, and a client that waits sends nothing that
     * would bring it up.
     */
    void settingsInForce(ChannelHandlerContext ctx) {
        try {
            for (Http2Stream stream : activeStreams()) {
                decoder().flowController().incrementWindowSize(stream, 0);
            }
        } catch (Http2Exception e) {
            onError(ctx, true, e);
        }
        flush(ctx);
    }

    private static String text(@Nullable CharSequence value) {
        return value == null ? "" : value.toString();
    }

    @Nullable
    Http2Exchange exchange(@Nullable Http2Stream stream) {
        return stream == null ? null : stream.getProperty(exchangeKey);
    }

    private void closed(Http2Stream stream, String reason) {
        Http2Exchange exchange = stream.removeProperty(exchangeKey);
        if (exchange != null) {
            exchange.onClosed(reason);
            peer.exchangeEnded();
        }
    }

    /** The client gave this stream up. */
    void reset(Http2Stream stream, long errorCode) {
        closed(stream, BreakOff.ofReset(errorCode));
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        peer.closed();
        super.channelInactive(ctx);
    }

    @Override
    protected void onConnectionError(
            ChannelHandlerContext ctx, boolean outbound, Throwable cause, @Nullable Http2Exception error) {
        if (failed) {
            return;
        }
        Http2Error code = error == null ? Http2Error.INTERNAL_ERROR : error.error();
        if (error != null) {
            boolean flood = code == Http2Error.ENHANCE_YOUR_CALM;
            peer.recorder.counters.count(flood ? BadRequest.FLOOD : BadRequest.FRAME_ERROR);
        } else if (cause instanceof RuntimeException bug) {
            peer.recorder.containment.note(bug);
        }
        goAwayAndClose(ctx, code, BreakOff.of(error == null ? cause : error));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) throws Exception {
        if (cause instanceof IOException) {
            closeReason = BreakOff.of(cause);
        }
        super.exceptionCaught(ctx, cause);
    }

    @Override
    protected void onStreamError(
            ChannelHandlerContext ctx, boolean outbound, Throwable cause, Http2Exception.StreamException error) {
        if (!outbound) {
            boolean tooLarge = error instanceof Http2Exception.HeaderListSizeException;
            peer.recorder.counters.count(tooLarge ? BadRequest.HEAD_TOO_LARGE : BadRequest.FRAME_ERROR);
        }
        super.onStreamError(ctx, outbound, cause, error);
    }
}
