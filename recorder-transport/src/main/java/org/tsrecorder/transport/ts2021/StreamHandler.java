package org.tsrecorder.transport.ts2021;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The frames of one HTTP/2 stream as an answer; sees to it that its listener hears of one end, and nothing after. */
final class StreamHandler extends SimpleChannelInboundHandler<Http2StreamFrame> {
    private static final String RETRY_AFTER = "retry-after";
    private static final int NO_STATUS = -1;

    private final ControlStream stream;
    private final StreamListener listener;
    private @Nullable ScheduledFuture<?> headDue;
    private boolean over;

    StreamHandler(ControlStream stream, StreamListener listener) {
        this.stream = stream;
        this.listener = listener;
    }

    /** What stops when the head is there. */
    void headDue(ScheduledFuture<?> timer) {
        headDue = timer;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, Http2StreamFrame frame) {
        if (frame instanceof Http2HeadersFrame headers) {
            onHeaders(headers);
        } else if (frame instanceof Http2DataFrame data && !isOver()) {
            listener.data(data.content());
            endIf(data.isEndStream());
        }
    }

    private void onHeaders(Http2HeadersFrame frame) {
        CharSequence status = frame.headers().status();
        if (status != null && !isOver()) {
            int code = parse(status);
            if (HttpStatusClass.INFORMATIONAL.contains(code)) {
                return;
            }
            stopTimer();
            CharSequence retryAfter = frame.headers().get(RETRY_AFTER);
            listener.head(code, Optional.ofNullable(retryAfter).map(CharSequence::toString));
        }
        endIf(frame.isEndStream());
    }

    private static int parse(CharSequence status) {
        try {
            return Integer.parseInt(status, 0, status.length(), 10);
        } catch (NumberFormatException e) {
            return NO_STATUS;
        }
    }

    private void endIf(boolean endOfStream) {
        if (endOfStream && !isOver()) {
            over = true;
            stopTimer();
            listener.end();
        }
    }

    /** The answer ends here, incomplete. */
    void lose(String reason) {
        stopTimer();
        if (!isOver()) {
            over = true;
            listener.lost(reason);
        }
    }

    private boolean isOver() {
        return over || stream.isCancelled();
    }

    private void stopTimer() {
        if (headDue != null) {
            headDue.cancel(false);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        if (event instanceof Http2ResetFrame reset) {
            lose("control reset the stream: " + Http2Error.valueOf(reset.errorCode()));
        }
        super.userEventTriggered(context, event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        lose(CloseReason.of(context.channel().parent()));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        lose("control broke the stream: " + cause.getMessage());
        var unused = context.close();
    }
}
