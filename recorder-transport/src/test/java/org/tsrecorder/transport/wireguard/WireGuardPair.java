package org.tsrecorder.transport.wireguard;

import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;
import org.tsrecorder.transport.wireguard.End.Message;

/**
 * Two engines, {@code a} and {@code b}, that know each other, and time that moves by hand. What an end sends is under
 * way until the test lets it arrive, drops it, or sends it twice.
 */
final class WireGuardPair implements AutoCloseable {
    static final int PACKET_LENGTH = 100;

    private static final Instant START = Instant.parse("2026-07-29T11:50:50Z");

    /** Near the end of its range, so that every test sees it wrap. */
    private static final long START_NANOS =
            Long.MAX_VALUE - Duration.ofSeconds(100).toNanos();

    final End a;
    final End b;
    private long elapsedNanos;

    WireGuardPair(WireGuardTuning tuning) {
        a = new End(1, tuning, () -> START.plusNanos(elapsedNanos), PeerLookup.NONE);
        b = new End(2, tuning, () -> START.plusNanos(elapsedNanos), PeerLookup.NONE);
        introduce(a, b);
        introduce(b, a);
    }

    /** Two ends of stock WireGuard. */
    static WireGuardPair stock() {
        return new WireGuardPair(WireGuardTuning.STOCK);
    }

    /** Two ends with a session that {@code a} initiated and {@code b} has confirmed. */
    static WireGuardPair established() {
        WireGuardPair pair = stock();
        pair.send(pair.a, 0);
        pair.exchange();
        pair.a.received.clear();
        pair.b.received.clear();
        return pair;
    }

    void introduce(End end, End other) {
        end.engine.addPeer(now(), other.asPeer());
    }

    long now() {
        return START_NANOS + elapsedNanos;
    }

    End other(End end) {
        return end == a ? b : a;
    }

    SendResult send(End from, int number) {
        return send(from, number, PACKET_LENGTH);
    }

    SendResult send(End from, int number, int length) {
        ByteBuf packet =
                Packets.packet(from.address.address(), other(from).address.address(), number, length);
        return from.engine.send(now(), packet, from);
    }

    /** Lets everything under way arrive, and what that leads to, until nothing is. */
    void exchange() {
        while (!a.sent.isEmpty() || !b.sent.isEmpty()) {
            arrive(a);
            arrive(b);
        }
    }

    /** Lets what {@code from} has sent so far arrive. */
    void arrive(End from) {
        for (int i = from.sent.size(); i > 0; i--) {
            arriveNext(from);
        }
    }

    /** Lets the oldest message of {@code from} arrive. */
    void arriveNext(End from) {
        deliver(from, from.sent.remove());
    }

    /** Lets a message arrive from where {@code from} is. */
    void deliver(End from, Message message) {
        End to = other(from);
        to.engine.receive(now(), from.endpoint, message.bytes(), to);
    }

    /** Drops the messages of {@code from} that are under way and fit. */
    void drop(End from, Predicate<Message> which) {
        from.sent.removeIf(message -> which.test(message) && message.bytes().release());
    }

    /** A copy of the oldest message of {@code from}, which stays under way. */
    Message copyOfNext(End from) {
        Message next = from.sent.element();
        return new Message(next.to(), next.bytes().copy());
    }

    /** Time passes; timers run when they are due, and nothing arrives. */
    void pass(Duration duration) {
        pass(duration, () -> {});
    }

    /** Time passes; timers run when they are due, and what is sent arrives at once. */
    void passConnected(Duration duration) {
        pass(duration, this::exchange);
    }

    private void pass(Duration duration, Runnable afterTimers) {
        long end = elapsedNanos + duration.toNanos();
        for (long next = nextDeadline(end); next < end; next = nextDeadline(end)) {
            elapsedNanos = Math.max(elapsedNanos, next);
            onTimer();
            afterTimers.run();
        }
        elapsedNanos = end;
        onTimer();
        afterTimers.run();
    }

    private void onTimer() {
        a.engine.onTimer(now(), a);
        b.engine.onTimer(now(), b);
    }

    private long nextDeadline(long end) {
        return Math.min(nextDeadline(a, end), nextDeadline(b, end));
    }

    private long nextDeadline(End of, long end) {
        long deadline = of.engine.nextDeadlineNanos();
        return deadline == WireGuard.NO_DEADLINE ? end : Math.min(end, deadline - START_NANOS);
    }

    @Override
    public void close() {
        a.close();
        b.close();
    }
}
