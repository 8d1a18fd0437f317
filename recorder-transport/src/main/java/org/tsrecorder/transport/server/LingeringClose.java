package org.tsrecorder.transport.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.socket.DuplexChannel;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection whose peer may still be sending. Closing at once would reset it and take the last words with it
 * (RFC 9112 §9.6), so our half is closed first and input is read, and dropped by the handlers, for a moment.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails closes the channel, which the handlers hear of
final class LingeringClose {
    private static final long LINGER_MILLIS = 2_000;

    private LingeringClose() {}

    static void after(ChannelFuture lastWords) {
        lastWords.addListener(future -> begin(lastWords.channel()));
    }

    private static void begin(Channel channel) {
        if (channel instanceof DuplexChannel duplex && channel.isActive()) {
            duplex.shutdownOutput();
            channel.config().setAutoRead(true);
            var close = channel.eventLoop().schedule((Runnable) channel::close, LINGER_MILLIS, TimeUnit.MILLISECONDS);
            channel.closeFuture().addListener(closed -> close.cancel(false));
        } else {
            channel.close();
        }
    }
}
