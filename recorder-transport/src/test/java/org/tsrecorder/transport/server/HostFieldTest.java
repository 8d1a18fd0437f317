package org.tsrecorder.transport.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9112 §3.2: an HTTP/1.1 request names its host exactly once, and properly. */
class HostFieldTest {
    private ServerFixture fixture;

    @BeforeEach
    void start() throws Exception {
        fixture = new ServerFixture();
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Host: a\r\nHost: a\r\n",
                "Host: a\r\nhost: b\r\n",
                "Host: a b\r\n",
                "Host: user@a\r\n",
                "Host: a/b\r\n",
                "Host: a:80:90\r\n",
                "Host: a:port\r\n",
                "Host: [::1\r\n",
                "Host: a, b\r\n"
            })
    void anythingElseIsRefusedAndTheConnectionClosed(String fields) throws Exception {
        for (String upgrade :
                new String[] {"", "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: \r\n"}) {
            try (RawHttp1Client client = fixture.http1()) {
                client.send("HEAD /v2/event HTTP/1.1\r\n" + fields + upgrade + "\r\n");
                assertThat(client.headResponse().status()).isEqualTo(400);
                assertThat(client.readAll()).isEmpty();
            }
        }
        assertThat(fixture.bad(BadRequest.BAD_HOST)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a:1", "127.0.0.1:80", "[::1]:80", "a.b-c_d.ts.net", "a:", "%41"})
    void aHostWithOrWithoutPortIsServed(String host) throws Exception {
        try (RawHttp1Client client = fixture.http1()) {
            client.send("HEAD /v2/event HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
            assertThat(client.headResponse().status()).isEqualTo(200);
        }
    }
}
