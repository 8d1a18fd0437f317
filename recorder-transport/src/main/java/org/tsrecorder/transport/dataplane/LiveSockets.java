package org.tsrecorder.transport.dataplane;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.tsrecorder.transport.netstack.TcpHandler;
import org.tsrecorder.transport.netstack.TcpSocket;
import org.tsrecorder.transport.tcp.TcpEnd;

/** The connections that have an owner or something left to deliver: what an orderly close has to wait for. */
final class LiveSockets {
    private final Set<TcpSocket> sockets = Collections.newSetFromMap(new IdentityHashMap<>());

    /** Begins to watch a connection; the handler is told everything as before. */
    TcpHandler watch(TcpSocket socket, TcpHandler handler) {
        sockets.add(socket);
        return new Watching(handler);
    }

    /** A handler for a connection that there is only when the stack has been given the handler. */
    TcpHandler watching(TcpHandler handler) {
        return new Watching(handler);
    }

    void add(TcpSocket socket) {
        sockets.add(socket);
    }

    /** Closes all, after what was written to them. */
    void closeAll(long nowNanos) {
        for (TcpSocket socket : new ArrayList<>(sockets)) {
            socket.close(nowNanos);
        }
    }

    /**
     * Whether each peer has acknowledged everything and closed its side as well: to reset a connection before would
     * take from a peer what it has not read yet.
     */
    boolean areFinished() {
        sockets.removeIf(socket -> switch (socket.status().state()) {
            case CLOSED, TIME_WAIT -> true;
            default -> false;
        });
        return sockets.isEmpty();
    }

    private final class Watching implements TcpHandler {
        private final TcpHandler handler;

        Watching(TcpHandler handler) {
            this.handler = handler;
        }

        @Override
        public void connected(TcpSocket socket) {
            handler.connected(socket);
        }

        @Override
        public void readable(TcpSocket socket) {
            handler.readable(socket);
        }

        @Override
        public void writable(TcpSocket socket) {
            handler.writable(socket);
        }

        @Override
        public void peerClosed(TcpSocket socket) {
            handler.peerClosed(socket);
        }

        @Override
        public void closed(TcpSocket socket, TcpEnd end) {
            sockets.remove(socket);
            handler.closed(socket, end);
        }
    }
}
