package org.tsrecorder.transport.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tsrecorder.transport.server.ServerFixture.HEADER;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Who may upload, and how many. */
class AdmissionTest {
    private static final PeerIdentity NODE =
            new PeerIdentity("nSrv1CNTRL", "server.tail.net", Optional.empty(), List.of("tag:server"));

    private static ServerLimits capacity(int connections, int sessions, int perPeer) {
        return ServerLimits.defaults().with(new ServerLimits.Capacity(connections, sessions, perPeer, 1 << 20));
    }

    @Test
    void aStrangerIsRefusedInClearWords() throws Exception {
        try (ServerFixture fixture = new ServerFixture(
                        builder -> builder.identity(remote -> CompletableFuture.completedFuture(Optional.empty())));
                RawHttp2Client client = fixture.http2().request(1, "POST", "/v2/record", false)) {
            RawHttp2Client.Response response = client.response();
            assertThat(response.status()).isEqualTo(403);
            assertThat(response.body()).startsWith("recorder does not know who /127.0.0.1:");
            assertThat(fixture.refused(RefusalReason.UNKNOWN_PEER)).isEqualTo(1);
        }
    }

    @Test
    void aResolverThatFailsMakesAStranger() throws Exception {
        try (ServerFixture fixture = new ServerFixture(builder -> builder.identity(remote -> {
                    throw new IllegalStateException("netmap is not there yet");
                }));
                RawHttp1Client client = fixture.http1()) {
            client.send("POST /v2/event HTTP/1.1\r\nHost: r\r\nContent-Length: 2\r\n\r\n{}");
            assertThat(client.response().status()).isEqualTo(403);
        }
    }

    @Test
    void aResolverThatNeverAnswersIsNotWaitedForForeverAndIsAskedAgain() throws Exception {
        ServerLimits.Patience usual = ServerLimits.Patience.defaults();
        ServerLimits hasty = ServerLimits.defaults()
                .with(new ServerLimits.Patience(
                        usual.idleConnection(),
                        usual.requestHead(),
                        usual.castHeader(),
                        usual.acknowledgeEvery(),
                        Duration.ofMillis(50)));
        AtomicInteger asked = new AtomicInteger();
        CompletableFuture<Optional<PeerIdentity>> never = new CompletableFuture<>();
        try (ServerFixture fixture = new ServerFixture(builder -> builder.limits(hasty)
                        .identity(remote -> asked.incrementAndGet() < 3
                                ? never
                                : CompletableFuture.completedFuture(Optional.of(NODE))));
                RawHttp2Client client = fixture.http2().request(1, "POST", "/v2/record", false)) {
            RawHttp2Client.Response refused = client.response();
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.body()).isEqualTo("recorder could not find out in time who its client is; try again\n");
            client.request(3, "POST", "/v2/event", false).data(3, "{}", true);
            assertThat(client.response().status()).isEqualTo(503);
            assertThat(fixture.refused(RefusalReason.UNKNOWN_PEER)).isEqualTo(2);
            client.request(5, "POST", "/v2/record", false).data(5, HEADER, true);
            assertThat(client.status()).isEqualTo(200);
            never.complete(Optional.of(NODE));
            client.awaitEnd(5);
            assertThat(fixture.store.recordings()).isEqualTo(1);
        }
    }

    @Test
    void whatComesBeforeTheIdentityIsNotLost() throws Exception {
        CompletableFuture<Optional<PeerIdentity>> later = new CompletableFuture<>();
        try (ServerFixture fixture = new ServerFixture(builder -> builder.identity(remote -> later));
                RawHttp2Client client = fixture.http2().request(1, "POST", "/v2/record", false)) {
            client.data(1, HEADER, true).frame(RawHttp2Client.PING, 0, 0, new byte[8]);
            client.next(RawHttp2Client.PING);
            later.complete(Optional.of(NODE));
            assertThat(client.response().body()).endsWith("{\"ack\":" + HEADER.length() + "}\n");
            MemoryStore.Recording recording = fixture.store.next();
            assertThat(recording.id.node()).isEqualTo("nSrv1CNTRL");
            assertThat(recording.text()).contains("\"dstNode\":\"server.tail.net\"");
        }
    }

    @Test
    void aClientThatLeavesBeforeItsIdentityIsKnownLeavesNothing() throws Exception {
        CompletableFuture<Optional<PeerIdentity>> later = new CompletableFuture<>();
        try (ServerFixture fixture = new ServerFixture(builder -> builder.identity(remote -> later))) {
            RawHttp2Client client = fixture.http2().request(1, "POST", "/v2/record", false);
            client.data(1, HEADER, false).frame(RawHttp2Client.PING, 0, 0, new byte[8]);
            client.next(RawHttp2Client.PING);
            client.frame(RawHttp2Client.RST_STREAM, 0, 1, new byte[] {0, 0, 0, 8});
            client.frame(RawHttp2Client.PING, 0, 0, new byte[8]).next(RawHttp2Client.PING);
            later.complete(Optional.of(NODE));
            assertThat(fixture.settled().sessionsLive()).isZero();
            assertThat(fixture.store.recordings()).isZero();
        }
    }

    @Test
    void aSessionBeyondTheLimitIsRefusedAndComesInOnceOneHasLeft() throws Exception {
        try (ServerFixture fixture = new ServerFixture(builder -> builder.limits(capacity(10, 1, 10)));
                RawHttp2Client client = fixture.http2().request(1, "POST", "/v2/record", false)) {
            assertThat(client.status()).isEqualTo(200);
            client.request(3, "POST", "/v2/record", false);
            assertThat(client.response().status()).isEqualTo(503);
            assertThat(fixture.refused(RefusalReason.SESSION_LIMIT)).isEqualTo(1);
            client.data(1, HEADER, true).awaitEnd(1);
            client.request(5, "POST", "/v2/record", false);
            assertThat(client.status()).isEqualTo(200);
        }
    }

    @Test
    void aSessionBeyondThePeersLimitIsRefused() throws Exception {
        try (ServerFixture fixture = new ServerFixture(builder -> builder.limits(capacity(10, 10, 1)));
                RawHttp2Client client = fixture.http2().request(1, "POST", "/v2/record", false)) {
            assertThat(client.status()).isEqualTo(200);
            client.request(3, "POST", "/v2/record", false);
            assertThat(client.response().status()).isEqualTo(429);
            assertThat(fixture.refused(RefusalReason.PEER_LIMIT)).isEqualTo(1);
        }
    }

    @Test
    void aConnectionBeyondTheLimitIsClosed() throws Exception {
        try (ServerFixture fixture = new ServerFixture(builder -> builder.limits(capacity(1, 10, 10)));
                RawHttp2Client first = fixture.http2().request(1, "HEAD", "/v2/record", true)) {
            assertThat(first.status()).isEqualTo(200);
            try (RawHttp1Client second = fixture.http1()) {
                assertThat(second.readAll()).isEmpty();
            }
            assertThat(fixture.refused(RefusalReason.CONNECTION_LIMIT)).isEqualTo(1);
        }
    }

    @Test
    void theDefaultResolverKnowsLoopbackOnly() throws Exception {
        IdentityResolver loopback = IdentityResolver.loopback();
        assertThat(loopback.identify(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1))
                        .toCompletableFuture()
                        .get())
                .map(PeerIdentity::stableId)
                .contains("local");
        assertThat(loopback.identify(
                                new InetSocketAddress(InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 1}), 1))
                        .toCompletableFuture()
                        .get())
                .isEmpty();
    }
}
