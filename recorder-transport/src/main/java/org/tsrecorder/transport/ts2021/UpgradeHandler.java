package org.tsrecorder.transport.ts2021;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.ByteArrayOutputStream;
import java.util.Base64;

/**
 * Asks for the upgrade with the initiation in a header field, and on {@code 101} makes way for the handshake: what was
 * read behind the 101's head is the beginning of Noise.
 */
final class UpgradeHandler extends SimpleChannelInboundHandler<HttpObject> {
    private static final int MAX_TEXT_BYTES = 200;

    private final ControlUrl url;
    private final byte[] initiation;
    private final HandshakeDecoder handshake;
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    private int status;
    private boolean upgraded;

    UpgradeHandler(ControlUrl url, byte[] initiation, HandshakeDecoder handshake) {
        this.url = url;
        this.initiation = initiation.clone();
        this.handshake = handshake;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        FullHttpRequest request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, HttpMethod.POST, Ts2021Constants.UPGRADE_PATH, Unpooled.EMPTY_BUFFER);
        request.headers()
                .set(HttpHeaderNames.HOST, url.authority())
                .set(HttpHeaderNames.UPGRADE, Ts2021Constants.UPGRADE_PROTOCOL)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE)
                .set(Ts2021Constants.HANDSHAKE_HEADER, Base64.getEncoder().encodeToString(initiation))
                .set(HttpHeaderNames.CONTENT_LENGTH, HttpHeaderValues.ZERO);
        var unused = context.writeAndFlush(request);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
        if (part.decoderResult().isFailure()) {
            CloseReason.close(
                    context.channel(),
                    "control's answer to the upgrade is not HTTP: "
                            + part.decoderResult().cause().getMessage());
            return;
        }
        if (part instanceof HttpResponse response) {
            status = response.status().code();
            upgraded = status == HttpResponseStatus.SWITCHING_PROTOCOLS.code()
                    && Ts2021Constants.UPGRADE_PROTOCOL.equals(
                            response.headers().get(HttpHeaderNames.UPGRADE));
        }
        if (part instanceof HttpContent content) {
            int kept = Math.min(content.content().readableBytes(), MAX_TEXT_BYTES - text.size());
            byte[] piece = new byte[kept];
            content.content().getBytes(content.content().readerIndex(), piece);
            text.writeBytes(piece);
        }
        if (part instanceof LastHttpContent || text.size() == MAX_TEXT_BYTES) {
            decide(context);
        }
    }

    private void decide(ChannelHandlerContext context) {
        if (!upgraded) {
            CloseReason.close(
                    context.channel(),
                    "control refused the upgrade: " + ControlAnswer.describe(status, text.toByteArray()));
            return;
        }
        context.pipeline().addAfter(context.name(), null, handshake);
        context.pipeline().remove(this);
        // Its last act is to pass on what it has read too much.
        context.pipeline().remove(HttpClientCodec.class);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        CloseReason.close(context.channel(), "the connection to " + url + " broke: " + cause.getMessage());
    }
}
