package org.tsrecorder.transport.client;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.handler.codec.http2.HttpConversionUtil;

/** The frames of one stream as a response. */
final class Http2ResponseHandler extends SimpleChannelInboundHandler<Http2StreamFrame> {
    private final ResponseListener listener;

    Http2ResponseHandler(ResponseListener listener) {
        this.listener = listener;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, Http2StreamFrame frame) throws Exception {
        if (frame instanceof Http2HeadersFrame headers) {
            onHeaders(headers);
        } else if (frame instanceof Http2DataFrame data) {
            listener.body(data.content());
            endIf(data.isEndStream());
        }
    }

    private void onHeaders(Http2HeadersFrame headers) throws Exception {
        CharSequence status = headers.headers().status();
        if (status != null) {
            HttpResponseStatus parsed = HttpConversionUtil.parseStatus(status);
            if (parsed.codeClass() == HttpStatusClass.INFORMATIONAL) {
                listener.proceed();
                return;
            }
            listener.status(parsed);
        }
        endIf(headers.isEndStream());
    }

    private void endIf(boolean endOfStream) {
        if (endOfStream) {
            listener.end();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        if (event instanceof Http2ResetFrame reset) {
            listener.lost("reset the stream: " + Http2Error.valueOf(reset.errorCode()));
        }
        super.userEventTriggered(context, event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        listener.lost(Http2Connection.reason(context.channel().parent()));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        listener.lost("broke the stream: " + cause.getMessage());
        var unusedClose = context.close();
    }
}
