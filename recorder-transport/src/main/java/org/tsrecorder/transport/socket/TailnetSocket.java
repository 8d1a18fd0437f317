package org.tsrecorder.transport.socket;

import java.io.IOException;
import java.net.Socket;
import java.util.Optional;
import org.tsrecorder.transport.key.NodePublicKey;

/**
 * A blocking socket over the tunnel: a {@link Socket} in every way that TCP has a meaning for, best used on a virtual
 * thread, where an interrupt closes it and ends a blocked call with a {@link java.net.SocketException}, as the JDK has
 * it. On a platform thread a blocked call throws {@link java.io.InterruptedIOException}, and the socket stays open.
 *
 * <p>There is one reader and one writer at a time; the two may be different threads, and anybody may close.
 */
public final class TailnetSocket extends Socket {
    private final ChannelSocketImpl connection;

    private TailnetSocket(ChannelSocketImpl connection) throws IOException {
        super(connection);
        this.connection = connection;
    }

    static TailnetSocket unconnected(TailnetSockets sockets) throws IOException {
        return new TailnetSocket(new ChannelSocketImpl(sockets));
    }

    /** A socket for a connection that was accepted. */
    static TailnetSocket accepted(TailnetSockets sockets, TailnetChannel channel, ByteStream stream)
            throws IOException {
        TailnetSocket socket = unconnected(sockets);
        socket.connection.adopt(channel, stream);
        // java.net.Socket has no other way to learn that it is connected.
        socket.connect(channel.remoteAddress());
        return socket;
    }

    /** The key of the peer at the other end; empty before the socket is connected. */
    public Optional<NodePublicKey> peer() {
        return connection.peer();
    }
}
