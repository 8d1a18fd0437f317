package org.tsrecorder.transport.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tsrecorder.transport.server.ServerFixture.EVENT;
import static org.tsrecorder.transport.server.ServerFixture.HEADER;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A bug that one session runs into ends that session, with a counter, and no other on its event loop. */
class ContainmentTest {
    private ServerFixture fixture;

    @BeforeEach
    void start() throws Exception {
        fixture = new ServerFixture();
    }

    @AfterEach
    void stop() {
        fixture.store.bugIn("");
        fixture.close();
    }

    @ParameterizedTest
    @CsvSource({"create, false", "append, true", "finish, true"})
    void anotherSessionOfTheSameEventLoopGoesOn(String call, boolean begun) throws Exception {
        try (RawHttp2Client client = fixture.http2();
                RawHttp2Client unlucky = fixture.http2()) {
            client.request(1, "POST", "/v2/record", false).data(1, HEADER, false);
            client.awaitData("{\"ack\":" + HEADER.length() + "}\n");
            fixture.store.bugIn(call);
            unlucky.request(1, "POST", "/v2/record", false).data(1, HEADER, true);
            RawHttp2Client.Response response = unlucky.response();
            assertThat(response.status()).isEqualTo(begun ? 200 : 500);
            assertThat(response.body()).contains("the recorder failed on this session");
            fixture.store.bugIn("");
            client.data(1, EVENT, false);
            client.awaitData("{\"ack\":" + (HEADER.length() + EVENT.length()) + "}\n");
            client.data(1, "", true).awaitEnd(1);
        }
        assertThat(fixture.settled().internalErrors()).isPositive();
        assertThat(fixture.settled().sessionsLive()).isZero();
    }

    @Test
    void aV1SessionHearsOfItToo() throws Exception {
        fixture.store.bugIn("create");
        try (RawHttp1Client client = fixture.http1()) {
            client.send(RawHttp1Client.CHUNKED_POST + "\r\n").sendChunk(HEADER);
            RawHttp1Client.Response response = client.response();
            assertThat(response.status()).isEqualTo(500);
            assertThat(response.body()).isEqualTo("the recorder failed on this session\n");
        }
    }
}
