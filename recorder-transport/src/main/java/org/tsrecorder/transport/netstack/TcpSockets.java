package org.tsrecorder.transport.netstack;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tsrecorder.transport.packet.TcpHeader;
import org.tsrecorder.transport.tcp.TcpConnection;
import org.tsrecorder.transport.tcp.TcpEnd;
import org.tsrecorder.transport.tcp.TcpEvents;
import org.tsrecorder.transport.tcp.TcpState;
import org.tsrecorder.transport.time.DeadlineQueue;

/**
 * All connections of a stack: their table, their timers, the memory they share, and who of them has something to send
 * or to tell. A socket that anything happens to is <em>touched</em>, once per batch, and settled in {@link #flush}.
 */
final class TcpSockets {
    private static final Logger LOG = LoggerFactory.getLogger(TcpSockets.class);

    private final ConnectionTable table;
    private final DeadlineQueue<TcpSocket> timers = new DeadlineQueue<>();
    private final ArrayDeque<TcpSocket> touched = new ArrayDeque<>();
    private final NetStackSettings settings;
    private final ReceiveBudget budget;
    private final NetStackCounters counters;
    /** Connections in TIME_WAIT, the oldest first. */
    private final LinkedHashSet<TcpSocket> timeWaits = new LinkedHashSet<>();

    private int halfOpen;

    TcpSockets(NetStackSettings settings, long tableKey, NetStackCounters counters) {
        this.settings = settings;
        this.counters = counters;
        table = new ConnectionTable(tableKey);
        budget = new ReceiveBudget(settings);
    }

    int size() {
        return table.size();
    }

    int halfOpen() {
        return halfOpen;
    }

    long received() {
        return budget.held();
    }

    /**
     * Whether there is room for one more connection; if need be, the oldest in TIME_WAIT goes, which protects against
     * less than what a refused peer would lose.
     */
    boolean makeRoom(long nowNanos) {
        if (table.size() >= settings.connections() && !timeWaits.isEmpty()) {
            counters.count(NetStackCounter.TIME_WAITS_EVICTED);
            supersede(nowNanos, timeWaits.iterator().next());
        }
        return table.size() < settings.connections();
    }

    @Nullable
    TcpSocket find(FourTuple tuple) {
        return table.find(tuple);
    }

    /** Adds a connection that a peer began; its listener's acceptor is asked once it is established. */
    void addHalfOpen(TcpSocket socket, TcpListener listener) {
        socket.listener = listener;
        listener.halfOpen(1);
        halfOpen++;
        table.add(socket);
    }

    /** Adds a connection of ours, and sends its SYN. */
    void addOpened(long nowNanos, TcpSocket socket, TcpHandler handler) {
        socket.handler = handler;
        table.add(socket);
        counters.count(NetStackCounter.CONNECTIONS_OPENED);
        socket.connection().connect(nowNanos, socket.output());
        touch(socket);
    }

    /** Gives a segment to its connection; the payload's ownership moves in. */
    void receive(long nowNanos, TcpSocket socket, TcpHeader segment, ByteBuf payload) {
        int size = payload.readableBytes();
        if (size == 0 || budget.hasRoom(size)) {
            socket.connection().receive(nowNanos, segment, payload, socket.output());
        } else {
            counters.count(NetStackCounter.SEGMENTS_OVER_BUDGET);
            payload.release();
            if (ReceiveBudget.standsWithoutText(segment)) {
                socket.connection().receive(nowNanos, segment, Unpooled.EMPTY_BUFFER, socket.output());
            }
        }
        budget.charge(socket);
        touch(socket);
    }

    void touch(TcpSocket socket) {
        if (!socket.touched) {
            socket.touched = true;
            touched.add(socket);
        }
    }

    boolean isTouched() {
        return !touched.isEmpty();
    }

    /** Tells handlers what happened, sends what is to be sent, sets timers. */
    void flush(long nowNanos) {
        for (TcpSocket socket = touched.poll(); socket != null; socket = touched.poll()) {
            socket.touched = false;
            settle(nowNanos, socket);
        }
    }

    private void settle(long nowNanos, TcpSocket socket) {
        TcpConnection connection = socket.connection();
        int events = connection.takeEvents();
        if (events != 0) {
            tell(nowNanos, socket, events);
        }
        connection.flush(nowNanos, socket.output());
        budget.charge(socket);
        if (connection.state() == TcpState.CLOSED) {
            forget(socket);
            return;
        }
        if (connection.state() == TcpState.TIME_WAIT && socket.known) {
            timeWaits.add(socket);
        }
        long deadline = connection.nextDeadlineNanos();
        if (deadline != TcpConnection.NO_DEADLINE) {
            timers.schedule(socket.timer, deadline);
        }
    }

    private void tell(long nowNanos, TcpSocket socket, int events) {
        try {
            if ((events & TcpEvents.CONNECTED) != 0) {
                tellConnected(nowNanos, socket);
            }
            TcpHandler handler = socket.handler;
            if (handler != null) {
                tell(socket, handler, events);
            }
        } catch (RuntimeException failure) {
            counters.count(NetStackCounter.HANDLERS_FAILED);
            LOG.warn("the handler of {} failed; the connection is reset", socket, failure);
            socket.abort(nowNanos);
        }
    }

    private void tellConnected(long nowNanos, TcpSocket socket) {
        TcpListener listener = socket.listener;
        if (listener == null) {
            if (socket.handler != null) {
                socket.handler.connected(socket);
            }
            return;
        }
        noLongerHalfOpen(socket, listener);
        if (listener.isClosed()) {
            socket.abort(nowNanos);
            return;
        }
        counters.count(NetStackCounter.CONNECTIONS_ACCEPTED);
        socket.handler = listener.acceptor().accept(socket);
    }

    private void noLongerHalfOpen(TcpSocket socket, TcpListener listener) {
        socket.listener = null;
        listener.halfOpen(-1);
        halfOpen--;
    }

    private static void tell(TcpSocket socket, TcpHandler handler, int events) {
        if ((events & TcpEvents.READABLE) != 0 && socket.readableBytes() > 0) {
            handler.readable(socket);
        }
        if ((events & TcpEvents.WRITABLE) != 0) {
            handler.writable(socket);
        }
        if ((events & TcpEvents.PEER_CLOSED) != 0) {
            handler.peerClosed(socket);
        }
        if ((events & TcpEvents.CLOSED) != 0) {
            socket.handler = null;
            handler.closed(
                    socket,
                    socket.superseded
                            ? TcpEnd.ORDERLY
                            : socket.connection().end().orElseThrow());
        }
    }

    private void forget(TcpSocket socket) {
        if (!socket.known) {
            return;
        }
        socket.known = false;
        if (socket.listener != null) {
            noLongerHalfOpen(socket, socket.listener);
        }
        table.remove(socket);
        timeWaits.remove(socket);
        timers.cancel(socket.timer);
    }

    /** Forgets a connection in TIME_WAIT for a new one. */
    void supersede(long nowNanos, TcpSocket socket) {
        socket.superseded = true;
        socket.abort(nowNanos);
        forget(socket);
    }

    /** Does what is due. */
    void onTimer(long nowNanos) {
        for (var due = timers.pollDue(nowNanos); due != null; due = timers.pollDue(nowNanos)) {
            TcpSocket socket = due.owner();
            socket.connection().onTimer(nowNanos, socket.output());
            touch(socket);
        }
    }

    long nextDeadlineNanos() {
        return timers.nextDeadlineNanos();
    }

    /** Resets all connections of which this holds. */
    void abort(long nowNanos, Predicate<TcpSocket> which) {
        for (TcpSocket socket : table.all()) {
            if (which.test(socket)) {
                socket.abort(nowNanos);
            }
        }
    }
}
