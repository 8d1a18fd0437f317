package org.tsrecorder.transport.tcp;

import io.netty.buffer.ByteBuf;
import java.util.PriorityQueue;
import java.util.Random;
import org.tsrecorder.transport.tcp.TcpSettings.Congestion;

/**
 * Two connections over a simulated path, in virtual time: a bottleneck with a queue that drops from its tail, a delay,
 * and loss, reordering, duplication and corruption at seeded random.
 */
final class NetworkSimulation {
    static final long MILLISECOND = 1_000_000;
    private static final long MOST_NANOS = 3_600L * 1000 * MILLISECOND;
    private static final int MSS = 1240;

    /**
     * What the path does. Rates in per mille, times in nanoseconds, speed in octets per second, the queue in octets.
     */
    record Path(
            int loss, int reorder, int duplicate, int corrupt, long delayNanos, long octetsPerSecond, int queueOctets) {
        static Path clean() {
            return new Path(0, 0, 0, 0, 10 * MILLISECOND, 12_500_000, 250_000);
        }

        Path withLoss(int perMille) {
            return new Path(perMille, reorder, duplicate, corrupt, delayNanos, octetsPerSecond, queueOctets);
        }

        Path withNoise(int reorders, int duplicates, int corruptions) {
            return new Path(loss, reorders, duplicates, corruptions, delayNanos, octetsPerSecond, queueOctets);
        }
    }

    private record InFlight(long dueNanos, long order, TcpHost to, ByteBuf segment) implements Comparable<InFlight> {
        @Override
        public int compareTo(InFlight other) {
            int byTime = Long.compare(dueNanos - other.dueNanos, 0);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    private final Path path;
    private final Random random;
    private final PriorityQueue<InFlight> inFlight = new PriorityQueue<>();
    final TcpHost client;
    final TcpHost server;
    private final long[] lineFreeNanos = new long[2];
    private long order;
    long nowNanos;

    NetworkSimulation(Path path, TcpSettings clientSettings, TcpSettings serverSettings, int up, int down, long seed) {
        this.path = path;
        random = new Random(seed);
        TcpCounters clientCounters = new TcpCounters();
        TcpCounters serverCounters = new TcpCounters();
        client = new TcpHost(
                TcpConnection.active(
                        clientSettings,
                        new TcpOpening(40_000, 80, random.nextInt(), 7, TcpOpening.DEFAULT_V4, MSS),
                        clientCounters),
                clientCounters,
                (now, segment) -> transmit(0, segment),
                up,
                seed + 1,
                seed + 2);
        server = new TcpHost(
                TcpConnection.listen(
                        serverSettings,
                        new TcpOpening(80, 0, random.nextInt(), 9, TcpOpening.DEFAULT_V4, MSS),
                        serverCounters),
                serverCounters,
                (now, segment) -> transmit(1, segment),
                down,
                seed + 2,
                seed + 1);
        nowNanos = random.nextLong();
        lineFreeNanos[0] = nowNanos;
        lineFreeNanos[1] = nowNanos;
    }

    static TcpSettings settings(int buffer, Congestion congestion) {
        return TcpSettings.DEFAULT
                .withBuffers(Math.min(buffer, 65_536), buffer, buffer)
                .withCongestion(congestion);
    }

    private boolean happens(int perMille) {
        return perMille > 0 && random.nextInt(1000) < perMille;
    }

    private void transmit(int direction, ByteBuf segment) {
        TcpHost to = direction == 0 ? server : client;
        long free = Math.max(0, lineFreeNanos[direction] - nowNanos);
        long backlog = free * path.octetsPerSecond() / 1_000_000_000L;
        // A checksum finds corruption below, so that it is a loss as well.
        if (backlog > path.queueOctets() || happens(path.loss()) || happens(path.corrupt())) {
            segment.release();
            return;
        }
        lineFreeNanos[direction] = nowNanos + free + segment.readableBytes() * 1_000_000_000L / path.octetsPerSecond();
        if (happens(path.duplicate())) {
            deliver(to, segment.copy(), lineFreeNanos[direction]);
        }
        deliver(to, segment, lineFreeNanos[direction]);
    }

    private void deliver(TcpHost to, ByteBuf segment, long sentNanos) {
        long extra = happens(path.reorder()) ? random.nextLong(5 * MILLISECOND) : 0;
        inFlight.add(new InFlight(sentNanos + path.delayNanos() + extra, order++, to, segment));
    }

    /** Runs until both streams have arrived and both ends are done with each other; tells how long that took. */
    long run() {
        long start = nowNanos;
        client.connect(nowNanos);
        while (!isDone()) {
            step(start);
        }
        long took = nowNanos - start;
        while (client.connection.readableBytes() + server.connection.readableBytes() > 0) {
            client.runApplication(nowNanos);
            server.runApplication(nowNanos);
        }
        return took;
    }

    void step(long start) {
        advance();
        if (nowNanos - start > MOST_NANOS) {
            throw new AssertionError("no end: client " + client.connection.status() + ", read " + client.read
                    + "; server " + server.connection.status() + ", read " + server.read);
        }
        while (!inFlight.isEmpty() && inFlight.element().dueNanos() - nowNanos <= 0) {
            InFlight arrival = inFlight.remove();
            arrival.to().receive(nowNanos, arrival.segment());
        }
        for (TcpHost host : new TcpHost[] {client, server}) {
            long deadline = host.connection.nextDeadlineNanos();
            if (deadline != TcpConnection.NO_DEADLINE && deadline - nowNanos <= 0) {
                host.onTimer(nowNanos);
            }
            host.runApplication(nowNanos);
        }
    }

    private void advance() {
        long next = Long.MAX_VALUE;
        if (!inFlight.isEmpty()) {
            next = inFlight.element().dueNanos() - nowNanos;
        }
        for (TcpHost host : new TcpHost[] {client, server}) {
            long deadline = host.connection.nextDeadlineNanos();
            if (deadline != TcpConnection.NO_DEADLINE) {
                next = Math.min(next, deadline - nowNanos);
            }
        }
        if (next == Long.MAX_VALUE) {
            throw new AssertionError("nothing will ever happen: client " + client.connection.status() + ", server "
                    + server.connection.status());
        }
        nowNanos += Math.max(0, next);
    }

    private boolean isDone() {
        return isDone(client) && isDone(server);
    }

    private static boolean isDone(TcpHost host) {
        TcpState state = host.connection.state();
        return state == TcpState.TIME_WAIT
                || (state == TcpState.CLOSED && host.connection.end().isPresent());
    }

    void release() {
        client.release(nowNanos);
        server.release(nowNanos);
        inFlight.forEach(arrival -> arrival.segment().release());
        inFlight.clear();
        if (client.leaked() + server.leaked() > 0) {
            throw new AssertionError("leaked: client " + client.leaked() + ", server " + server.leaked());
        }
    }
}
