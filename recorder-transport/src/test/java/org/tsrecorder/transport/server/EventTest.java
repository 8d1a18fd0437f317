package org.tsrecorder.transport.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tsrecorder.store.EventId;
import org.tsrecorder.store.StoreException;
import org.tsrecorder.store.StoreHealth;

/** {@code /v2/event}, on a real socket. */
class EventTest {
    private static final Instant NOW = Instant.parse("2026-07-29T11:45:09.5Z");

    private ServerFixture fixture;
    private MemoryStore store;

    @BeforeEach
    void start() throws Exception {
        fixture = new ServerFixture(builder -> builder.wallClock(InstantSource.fixed(NOW)));
        store = fixture.store;
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    private RawHttp1Client.Response post(String json) throws Exception {
        try (RawHttp1Client client = fixture.http1()) {
            client.send(request(json));
            return client.response();
        }
    }

    private static String request(String json) {
        return "POST /v2/event HTTP/1.1\r\nHost: r\r\nContent-Type: application/json\r\nContent-Length: "
                + json.length() + "\r\n\r\n" + json;
    }

    @Test
    void theProbeIsAnsweredOverBothVersions() throws Exception {
        try (RawHttp1Client client = fixture.http1();
                RawHttp2Client client2 = fixture.http2().request(1, "HEAD", "/v2/event", true)) {
            client.send("HEAD /v2/event HTTP/1.1\r\nHost: r\r\n\r\n");
            assertThat(client.headResponse().status()).isEqualTo(200);
            assertThat(client2.status()).isEqualTo(200);
        }
    }

    @Test
    void anEventIsWrappedAndStored() throws Exception {
        assertThat(post("{\"type\":\"kubernetes-api-request\",\"timestamp\":1785325508,\"id\":\"\"}")
                        .status())
                .isEqualTo(200);
        assertThat(store.events())
                .containsExactly(Map.entry(
                        new EventId("local", NOW),
                        "{\"stableID\":\"local\",\"event\":{\"type\":\"kubernetes-api-request\","
                                + "\"timestamp\":1785325508,\"id\":\"local/events/2026-07-29T11:45:09.5Z.event\","
                                + "\"destination\":{\"node\":\"localhost\",\"nodeID\":\"local\"}},"
                                + "\"timestamp\":\"2026-07-29 11:45:08 +0000 UTC\"}\n"));
    }

    @Test
    void anEventOverHttp2IsStored() throws Exception {
        try (RawHttp2Client client = fixture.http2().request(1, "POST", "/v2/event", false)) {
            client.data(1, "{}", true);
            assertThat(client.response().status()).isEqualTo(200);
        }
        assertThat(store.events()).hasSize(1);
    }

    @Test
    void eventsOnOneConnectionGetKeysOfTheirOwn() throws Exception {
        try (RawHttp1Client client = fixture.http1()) {
            for (int i = 0; i < 3; i++) {
                client.send(request("{}"));
                assertThat(client.response().status()).isEqualTo(200);
            }
        }
        assertThat(store.events().keySet())
                .containsExactlyInAnyOrder(
                        new EventId("local", NOW),
                        new EventId("local", NOW.plusNanos(1)),
                        new EventId("local", NOW.plusNanos(2)));
    }

    @Test
    void aTakenKeyIsTriedAgainWithAnother() throws Exception {
        store.takeKeys(2);
        assertThat(post("{}").status()).isEqualTo(200);
        assertThat(store.events()).containsOnlyKeys(new EventId("local", NOW.plusNanos(2)));
    }

    @Test
    void whatIsNotOneObjectIsRefused() throws Exception {
        for (String json : new String[] {"", "null", "[]", "{\"a\":", "{}{}", "{} x", "{\"a\":01}", "{'a':1}"}) {
            assertThat(post(json).status()).as(json).isEqualTo(400);
        }
        assertThat(store.events()).isEmpty();
        assertThat(fixture.bad(BadRequest.MALFORMED_EVENT)).isEqualTo(8);
    }

    @Test
    void anEventBeyondItsLimitIsRefused() throws Exception {
        assertThat(post("{\"a\":\"" + "x".repeat(1 << 20) + "\"}").status()).isEqualTo(413);
        assertThat(fixture.bad(BadRequest.BODY_TOO_LARGE)).isEqualTo(1);
    }

    @Test
    void aStoreThatFailsIsReported() throws Exception {
        store.refuseWith(StoreException.Reason.FULL);
        RawHttp1Client.Response response = post("{}");
        assertThat(response.status()).isEqualTo(503);
        assertThat(response.body()).contains("storage is full");
    }

    @Test
    void aStoreThatIsNotReadyRefusesEventsAndTheirProbe() throws Exception {
        store.health(StoreHealth.notReady("starting"));
        assertThat(post("{}").status()).isEqualTo(503);
        try (RawHttp1Client client = fixture.http1()) {
            client.send("HEAD /v2/event HTTP/1.1\r\nHost: r\r\n\r\n");
            assertThat(client.headResponse().status()).isEqualTo(503);
        }
    }
}
