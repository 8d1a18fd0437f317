package org.tsrecorder.transport.control;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.nio.charset.StandardCharsets;

/**
 * Control's requests to the node ({@code ipn/ipnlocal/c2n.go}): HTTP/1.x inside a {@code PingRequest}. This node echoes
 * at {@code /echo} and has nothing else.
 */
final class C2n {
    private static final int MAX_BODY_BYTES = 1 << 20;
    private static final String ECHO_PATH = "/echo";

    private C2n() {}

    /**
     * Answers a request.
     *
     * @param request HTTP/1.x as it would come over a connection
     * @return HTTP/1.1 likewise; 400 to what is no request
     */
    static byte[] answer(byte[] request) {
        EmbeddedChannel decoder =
                new EmbeddedChannel(new HttpRequestDecoder(), new HttpObjectAggregator(MAX_BODY_BYTES));
        try {
            decoder.writeInbound(Unpooled.wrappedBuffer(request));
            FullHttpRequest whole = decoder.readInbound();
            return whole == null ? refused() : answer(whole);
        } finally {
            var unused = decoder.close();
            decoder.releaseInbound();
        }
    }

    private static byte[] answer(FullHttpRequest request) {
        try {
            if (request.decoderResult().isFailure()) {
                return refused();
            }
            String path = request.uri().split("\\?", 2)[0];
            return path.equals(ECHO_PATH)
                    ? response("200 OK", request.content())
                    : response("404 Not Found", text("this node has no c2n " + path + "\n"));
        } finally {
            request.release();
        }
    }

    private static byte[] refused() {
        return response("400 Bad Request", text("want a whole HTTP/1.1 request\n"));
    }

    private static ByteBuf text(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }

    private static byte[] response(String status, ByteBuf body) {
        String head = "HTTP/1.1 " + status + "\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: "
                + body.readableBytes() + "\r\nConnection: close\r\n\r\n";
        return ByteBufUtil.getBytes(
                Unpooled.wrappedBuffer(text(head), Unpooled.wrappedBuffer(ByteBufUtil.getBytes(body))));
    }
}
