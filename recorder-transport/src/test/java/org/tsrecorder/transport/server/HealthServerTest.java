package org.tsrecorder.transport.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tsrecorder.store.StoreHealth;
import org.tsrecorder.transport.server.RawHttp1Client.Response;

/** Probes and metrics, on a real socket. */
class HealthServerTest {
    private ServerFixture fixture;
    private HealthServer health;
    private InetSocketAddress address;

    @BeforeEach
    void start() throws Exception {
        fixture = new ServerFixture();
        health = new HealthServer(
                fixture.server::notReadyBecause,
                () -> new HealthServer.MetricsPage(
                        "text/plain; version=0.0.4", "a 1\n".getBytes(StandardCharsets.UTF_8)));
        address = health.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @AfterEach
    void stop() {
        health.close();
        fixture.close();
    }

    private Response get(String path) throws Exception {
        try (RawHttp1Client client = new RawHttp1Client(address)) {
            return client.send("GET " + path + " HTTP/1.1\r\nHost: r\r\n\r\n").response();
        }
    }

    @Test
    void aLivingServerSaysSo() throws Exception {
        assertThat(get("/healthz").status()).isEqualTo(200);
    }

    @Test
    void aReadyServerSaysSo() throws Exception {
        assertThat(get("/readyz").status()).isEqualTo(200);
    }

    @Test
    void aStoreThatIsNotReadyShowsWithItsReason() throws Exception {
        fixture.store.health(StoreHealth.notReady("disk is full"));
        Response response = get("/readyz");
        assertThat(response.status()).isEqualTo(503);
        assertThat(response.body()).contains("disk is full");
        fixture.store.health(StoreHealth.ready());
        assertThat(get("/readyz").status()).isEqualTo(200);
    }

    @Test
    void aDrainingServerIsAliveButNotReady() throws Exception {
        fixture.server.drain(Duration.ofMinutes(1)).toCompletableFuture().get(10, TimeUnit.SECONDS);
        assertThat(get("/readyz").body()).contains("shutting down");
        assertThat(get("/healthz").status()).isEqualTo(200);
    }

    @Test
    void metricsAreWhatTheApplicationSupplies() throws Exception {
        Response response = get("/metrics?name=a");
        assertThat(response.body()).isEqualTo("a 1\n");
        assertThat(response.headers()).containsEntry("content-type", "text/plain; version=0.0.4");
    }

    @ParameterizedTest
    @CsvSource({"HTTP/1.1, '', 400", "HTTP/1.1, 'Host: a\r\nHost: b\r\n', 400", "HTTP/1.0, '', 200"})
    void aHostIsWantedWhereHttpWantsIt(String version, String fields, int status) throws Exception {
        try (RawHttp1Client client = new RawHttp1Client(address)) {
            client.send("GET /healthz " + version + "\r\n" + fields + "\r\n");
            assertThat(client.response().status()).isEqualTo(status);
            assertThat(client.readAll()).isEmpty();
        }
    }

    @Test
    void allElseIsRefused() throws Exception {
        assertThat(get("/").status()).isEqualTo(404);
        try (RawHttp1Client client = new RawHttp1Client(address)) {
            assertThat(client.send("DELETE /healthz HTTP/1.1\r\nHost: r\r\n\r\n")
                            .response()
                            .status())
                    .isEqualTo(405);
        }
        try (RawHttp1Client client = new RawHttp1Client(address)) {
            assertThat(client.send("\u0016\u0003\u0001\r\n\r\n").response().status())
                    .isEqualTo(400);
        }
    }
}
