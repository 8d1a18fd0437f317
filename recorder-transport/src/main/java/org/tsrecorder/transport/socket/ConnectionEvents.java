package org.tsrecorder.transport.socket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.transport.netstack.TcpHandler;
import org.tsrecorder.transport.netstack.TcpSocket;
import org.tsrecorder.transport.tcp.TcpEnd;

/**
 * What the stack tells of a connection, as events of its channel's pipeline. Input is handed on only while somebody
 * wants to read; its end comes in its turn, a reset at once.
 */
final class ConnectionEvents implements TcpHandler {
    /** Buffers handed on before other connections have their turn. */
    private static final int MAX_BUFFERS_PER_ROUND = 256;

    private final TailnetChannel channel;
    private boolean readWanted;
    private boolean reading;
    private boolean roundRequested;
    private boolean ended;
    private boolean unwanted;

    ConnectionEvents(TailnetChannel channel) {
        this.channel = channel;
    }

    /** Somebody wants to be read to. */
    void readRequested() {
        readWanted = true;
        if (!reading && hasInput()) {
            requestRound();
        }
    }

    void readCleared() {
        readWanted = false;
    }

    /** The owner does not want what still comes. */
    void inputUnwanted() {
        if (!unwanted) {
            unwanted = true;
            endInput();
            discard();
        }
    }

    /** The channel is closed; the stack may still have something to deliver for it. */
    void channelClosed() {
        unwanted = true;
        ended = true;
    }

    private boolean hasInput() {
        TcpSocket socket = channel.socket();
        return socket != null && !ended && (socket.readableBytes() > 0 || socket.isInputFinished());
    }

    /** Reads in a task of its own, as handlers do not expect to be called while they call. */
    private void requestRound() {
        if (!roundRequested) {
            roundRequested = true;
            channel.eventLoop().execute(() -> {
                roundRequested = false;
                if (readWanted) {
                    read();
                }
            });
        }
    }

    private void read() {
        TcpSocket socket = channel.socket();
        if (socket == null || reading || ended) {
            return;
        }
        reading = true;
        try {
            readRound(socket);
        } finally {
            reading = false;
        }
        channel.plane().requestTurn();
        if (readWanted && hasInput()) {
            requestRound();
        }
    }

    private void readRound(TcpSocket socket) {
        ChannelPipeline pipeline = channel.pipeline();
        boolean any = false;
        readWanted = false;
        for (int i = 0; i < MAX_BUFFERS_PER_ROUND && (i == 0 || readsOn()); i++) {
            ByteBuf input = GatheredInput.read(socket, channel.plane().nowNanos(), channel.alloc());
            if (!input.isReadable()) {
                input.release();
                break;
            }
            any = true;
            pipeline.fireChannelRead(input);
        }
        if (any) {
            // Where reading is automatic, the pipeline's head asks for the next round at this.
            pipeline.fireChannelReadComplete();
        } else {
            readWanted = true;
        }
        if (!ended && channel.isOpen() && socket.isInputFinished()) {
            endInput();
        }
    }

    private boolean readsOn() {
        return channel.config().isAutoRead() && channel.isOpen() && !unwanted;
    }

    private void endInput() {
        ended = true;
        readWanted = false;
        channel.inputShutdownDone();
        ChannelPipeline pipeline = channel.pipeline();
        if (channel.allowsHalfClosure()) {
            pipeline.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
            pipeline.fireUserEventTriggered(ChannelInputShutdownReadComplete.INSTANCE);
        } else if (!unwanted) {
            close();
        }
    }

    private void close() {
        channel.unsafe().close(channel.voidPromise());
    }

    private void discard() {
        TcpSocket socket = channel.socket();
        if (socket == null) {
            return;
        }
        ByteBuf input = socket.read(channel.plane().nowNanos());
        while (input.isReadable()) {
            input.release();
            input = socket.read(channel.plane().nowNanos());
        }
        input.release();
        channel.plane().requestTurn();
    }

    @Override
    public void connected(TcpSocket socket) {
        channel.connected(socket);
        channel.tailnetUnsafe().connectSucceeded();
    }

    @Override
    public void readable(TcpSocket socket) {
        if (unwanted && channel.isOpen()) {
            discard();
        } else if (readWanted && channel.isRegistered()) {
            read();
        }
    }

    @Override
    public void writable(TcpSocket socket) {
        channel.tailnetUnsafe().writeMore();
    }

    @Override
    public void peerClosed(TcpSocket socket) {
        if (readWanted && channel.isRegistered()) {
            read();
        }
    }

    @Override
    public void closed(TcpSocket socket, TcpEnd end) {
        if (!channel.isOpen()) {
            return;
        }
        IOException failure = failureOf(end);
        if (failure == null) {
            // Both sides closed in order; input that waits for a reader still has its turn, and then its end.
            return;
        }
        if (!channel.isActive()) {
            channel.tailnetUnsafe().connectFailed(failure);
        } else if (channel.isRegistered()) {
            channel.pipeline().fireExceptionCaught(failure);
        }
        close();
    }

    private @Nullable IOException failureOf(TcpEnd end) {
        String peer = " " + channel.remoteAddress();
        boolean opening = !channel.isActive();
        return switch (end) {
            case ORDERLY -> null;
            case REFUSED -> new ConnectException("Connection refused:" + peer);
            case RESET ->
                opening ? new ConnectException("Connection refused:" + peer) : new SocketException("Connection reset");
            case ABORTED -> new SocketException("Connection aborted:" + peer);
            case TIMED_OUT ->
                opening
                        ? new ConnectException("Connection timed out:" + peer)
                        : new SocketTimeoutException("Connection timed out:" + peer);
            case UNREACHABLE -> new NoRouteToHostException("No route to host:" + peer);
            case REJECTED -> new ConnectException("Rejected by the access rules of the peer's node:" + peer);
        };
    }
}
