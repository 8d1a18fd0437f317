package org.tsrecorder.transport.server;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers one connection's requests to the {@link HealthServer}. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails closes the channel, which the handlers hear of
final class HealthRequestHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final HttpResponseStatus BAD_REQUEST = HttpResponseStatus.BAD_REQUEST;
    private static final Logger LOG = LoggerFactory.getLogger(HealthRequestHandler.class);

    private final Supplier<Optional<String>> notReadyBecause;
    private final Supplier<HealthServer.MetricsPage> metrics;

    HealthRequestHandler(Supplier<Optional<String>> notReadyBecause, Supplier<HealthServer.MetricsPage> metrics) {
        this.notReadyBecause = notReadyBecause;
        this.metrics = metrics;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
        FullHttpResponse response = answer(request);
        HttpUtil.setContentLength(response, response.content().readableBytes());
        if (HttpMethod.HEAD.equals(request.method())) {
            response.content().clear();
        }
        boolean keepAlive = HttpUtil.isKeepAlive(request) && !BAD_REQUEST.equals(response.status());
        HttpUtil.setKeepAlive(response, keepAlive);
        var written = ctx.writeAndFlush(response);
        if (!keepAlive) {
            written.addListener(ChannelFutureListener.CLOSE);
        }
    }

    private FullHttpResponse answer(FullHttpRequest request) {
        if (request.decoderResult().isFailure()) {
            return text(BAD_REQUEST, "malformed HTTP request\n");
        }
        if (HttpVersion.HTTP_1_1.equals(request.protocolVersion()) && !HostField.isValid(request.headers())) {
            return text(BAD_REQUEST, "wanted exactly one Host field with the name of a host\n");
        }
        if (!HttpMethod.GET.equals(request.method()) && !HttpMethod.HEAD.equals(request.method())) {
            FullHttpResponse refused = text(HttpResponseStatus.METHOD_NOT_ALLOWED, "wanted GET or HEAD\n");
            refused.headers().set(HttpHeaderNames.ALLOW, "GET, HEAD");
            return refused;
        }
        return switch (RequestHead.of(request.protocolVersion(), "GET", request.uri(), false)
                .path()) {
            case "/healthz" -> text(HttpResponseStatus.OK, "ok\n");
            case "/readyz" ->
                notReadyBecause
                        .get()
                        .map(why -> text(HttpResponseStatus.SERVICE_UNAVAILABLE, why + "\n"))
                        .orElseGet(() -> text(HttpResponseStatus.OK, "ready\n"));
            case "/metrics" -> page(metrics.get());
            default -> text(HttpResponseStatus.NOT_FOUND, "not found\n");
        };
    }

    private static FullHttpResponse text(HttpResponseStatus status, String body) {
        return response(status, "text/plain; charset=utf-8", body.getBytes(StandardCharsets.UTF_8));
    }

    private static FullHttpResponse page(HealthServer.MetricsPage page) {
        return response(HttpResponseStatus.OK, page.contentType(), page.body());
    }

    private static FullHttpResponse response(HttpResponseStatus status, String contentType, byte[] body) {
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(body));
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, contentType);
        return response;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("health connection closed: {}", PrintableText.of(cause.toString()));
        ctx.close();
    }
}
