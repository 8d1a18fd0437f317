package org.tsrecorder.transport.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A server on loopback over a {@link MemoryStore}. */
final class ServerFixture implements AutoCloseable {
    static final String HEADER = "{\"version\":2,\"width\":80,\"height\":24,\"timestamp\":1}\n";
    static final String EVENT = "[0.5,\"o\",\"hello\"]\n";

    final MemoryStore store = new MemoryStore();
    final RecorderServer server;
    final InetSocketAddress address;

    ServerFixture() throws IOException {
        this(builder -> builder);
    }

    ServerFixture(UnaryOperator<RecorderServer.Builder> settings) throws IOException {
        server = settings.apply(RecorderServer.builder(store).eventLoops(1)).build();
        address = server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    RawHttp1Client http1() throws IOException {
        return new RawHttp1Client(address);
    }

    RawHttp2Client http2() throws IOException {
        return new RawHttp2Client(address).hello();
    }

    long bad(BadRequest kind) {
        return server.statistics().badRequests().getOrDefault(kind, 0L);
    }

    long refused(RefusalReason reason) {
        return server.statistics().refused().getOrDefault(reason, 0L);
    }

    /** What the server counted, once all that was under way has ended. */
    ServerStatistics settled() throws Exception {
        server.drain(Duration.ofMinutes(1)).toCompletableFuture().get(10, TimeUnit.SECONDS);
        return server.statistics();
    }

    static ServerLimits patience(Duration idle, Duration head, Duration cast, Duration ack) {
        return ServerLimits.defaults().with(new ServerLimits.Patience(idle, head, cast, ack, Duration.ofSeconds(5)));
    }

    @Override
    public void close() {
        store.accepting(true);
        store.writing(true);
        store.committing(true);
        server.close();
        store.close();
    }
}
