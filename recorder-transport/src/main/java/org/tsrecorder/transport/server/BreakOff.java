package org.tsrecorder.transport.server;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.IOException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why an upload broke off, in sentences for those who read a recording later. */
final class BreakOff {
    static final String CLOSED = "the client closed the connection";
    private static final String RESET = "the client reset the connection";
    private static final String TIMED_OUT = "the client could no longer be reached";
    private static final String LOST = "the connection to the client was lost";
    private static final String BUG = "the recorder failed on this connection";

    private BreakOff() {}

    /** Says what an exception of the connection means. */
    static String of(Throwable cause) {
        return switch (cause) {
            case Http2Exception broken -> "the client broke the rules of HTTP/2" + detail(broken.getMessage());
            case ClosedChannelException closed -> CLOSED;
            case IOException lost -> ofSocket(lost);
            default -> BUG;
        };
    }

    /** Says that the client gave a stream up. */
    static String ofReset(long errorCode) {
        Http2Error error = Http2Error.valueOf(errorCode);
        return "the client cancelled the upload (" + (error == null ? "error " + errorCode : error) + ")";
    }

    private static String ofSocket(IOException cause) {
        String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        if (message.contains("reset") || message.contains("broken pipe")) {
            return RESET;
        }
        boolean unreachable = message.contains("timed out") || message.contains("unreachable");
        return unreachable || (cause instanceof SocketException && message.contains("no route")) ? TIMED_OUT : LOST;
    }

    private static String detail(@Nullable String message) {
        return message == null ? "" : ": " + PrintableText.of(message);
    }
}
