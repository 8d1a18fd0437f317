package org.tsrecorder.transport.client;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoopGroup;
import java.util.concurrent.CompletionStage;

/**
 * Opens connections to recorders. The door for other carriers than the host's sockets, such as a tailnet: whatever it
 * gives must be a Netty channel of bytes, in order and reliable.
 *
 * <p>Safe for any thread; {@link #dial} does not block.
 */
@FunctionalInterface
public interface Dialer extends AutoCloseable {
    /**
     * Connects. The stage completes with an active channel, or exceptionally with the reason; nobody interrupts it, so
     * it must end by itself one day. A channel that comes too late is closed by the client.
     *
     * @param recorder to whom
     * @param initializer must be added to the channel's pipeline before the channel becomes active
     */
    CompletionStage<Channel> dial(RecorderAddress recorder, ChannelHandler initializer);

    /** Gives back what the dialer holds. Channels that are open stay open. */
    @Override
    default void close() {}

    /** The host's sockets, epoll where there is one and NIO else, on an event loop of its own that close() ends. */
    static Dialer sockets() {
        return SocketDialer.withOwnEventLoop();
    }

    /** The host's sockets on event loops of the caller, epoll or NIO, which stay the caller's to shut down. */
    static Dialer sockets(EventLoopGroup eventLoops) {
        return new SocketDialer(eventLoops, false);
    }
}
