package org.tsrecorder.transport.ts2021;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import java.nio.charset.StandardCharsets;

/**
 * A request as the server of the tests sees it, and its way to answer. Safe for any thread.
 *
 * @param stream HTTP/2's
 * @param headers its pseudo fields and the others
 * @param body all of it
 */
public record ServerExchange(Channel stream, Http2Headers headers, String body) {
    /** The path with its query. */
    public String path() {
        return headers.path().toString();
    }

    /** The method. */
    public String method() {
        return headers.method().toString();
    }

    /** Sends a whole answer. */
    public void answer(int status, String text) {
        head(status);
        data(text.getBytes(StandardCharsets.UTF_8), true);
    }

    /** Sends a whole answer with one more field. */
    public void answer(int status, String field, String value, String text) {
        var unused = stream.write(new DefaultHttp2HeadersFrame(
                new DefaultHttp2Headers().status(Integer.toString(status)).set(field, value)));
        data(text.getBytes(StandardCharsets.UTF_8), true);
    }

    /** Begins an answer. */
    public void head(int status) {
        var unused = stream.writeAndFlush(
                new DefaultHttp2HeadersFrame(new DefaultHttp2Headers().status(Integer.toString(status))));
    }

    /** Sends a piece of the body. */
    public void data(byte[] bytes, boolean last) {
        var unused = stream.writeAndFlush(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(bytes.clone()), last));
    }

    /** Breaks the answer off. */
    public void reset() {
        var unused = stream.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.INTERNAL_ERROR));
    }
}
