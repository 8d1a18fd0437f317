package org.tsrecorder.transport.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpServerUpgradeHandler;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2ServerUpgradeCodec;
import io.netty.util.AsciiString;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the first bytes of a connection: {@code PRI } begins HTTP/2 with prior knowledge (RFC 9113 §3.4) and nothing
 * else, anything else is HTTP/1.1, which may turn into HTTP/2 by {@code Upgrade: h2c}.
 */
final class ProtocolSelector extends ByteToMessageDecoder {
    static final int MAX_READ_BYTES = 256 << 10;
    private static final int MAX_UPGRADE_BODY_BYTES = 0;
    private static final byte[] PREFACE = {'P', 'R', 'I', ' '};

    private final PeerConnection peer;
    private final Router router;

    ProtocolSelector(PeerConnection peer, Router router) {
        this.peer = peer;
        this.router = router;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        peer.headPending();
        int known = Math.min(in.readableBytes(), PREFACE.length);
        boolean http2 = true;
        for (int i = 0; i < known; i++) {
            http2 &= in.getByte(in.readerIndex() + i) == PREFACE[i];
        }
        if (!http2) {
            addHttp1(ctx.pipeline(), ctx.name());
            ctx.pipeline().remove(this);
        } else if (known == PREFACE.length) {
            ctx.pipeline().addAfter(ctx.name(), null, Http2Pipeline.handler(peer, router));
            ctx.pipeline().remove(this);
        }
    }

    private void addHttp1(ChannelPipeline pipeline, String after) {
        RequestDecoder decoder = new RequestDecoder(peer);
        HttpResponseEncoder encoder = new HttpResponseEncoder();
        Http1RequestHandler requests = new Http1RequestHandler(peer, router);
        HttpServerUpgradeHandler.SourceCodec codec = ctx -> {
            ctx.pipeline().remove(requests);
            ctx.pipeline().remove(decoder);
            ctx.pipeline().remove(encoder);
        };
        pipeline.addAfter(after, null, requests);
        pipeline.addAfter(after, null, new Upgrade(codec, this::upgrade));
        pipeline.addAfter(after, null, encoder);
        pipeline.addAfter(after, null, decoder);
    }

    private HttpServerUpgradeHandler.@Nullable UpgradeCodec upgrade(CharSequence protocol) {
        return AsciiString.contentEquals(Http2CodecUtil.HTTP_UPGRADE_PROTOCOL_NAME, protocol)
                ? new Http2ServerUpgradeCodec(Http2Pipeline.handler(peer, router))
                : null;
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        peer.closed();
        super.channelInactive(ctx);
    }

    /** Upgrades only requests without a body: it would have to be held in memory until the protocol has changed. */
    private static final class Upgrade extends HttpServerUpgradeHandler {
        Upgrade(SourceCodec source, UpgradeCodecFactory factory) {
            super(source, factory, MAX_UPGRADE_BODY_BYTES);
        }

        @Override
        protected boolean shouldHandleUpgradeRequest(HttpRequest request) {
            return request.decoderResult().isSuccess()
                    && HostField.isValid(request.headers())
                    && !HttpUtil.isTransferEncodingChunked(request)
                    && HttpUtil.getContentLength(request, 0L) == 0;
        }
    }
}
