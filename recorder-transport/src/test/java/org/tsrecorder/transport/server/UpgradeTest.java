package org.tsrecorder.transport.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tsrecorder.transport.server.ServerFixture.HEADER;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** {@code Upgrade: h2c}, as curl's {@code --http2} sends it. */
class UpgradeTest {
    private static final String UPGRADE =
            "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n";

    private static void readSwitch(RawHttp2Client client) throws Exception {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
            head.write(client.read());
        }
        assertThat(head.toString(StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 101 ");
    }

    @Test
    void aProbeThatUpgradesIsAnsweredOverHttp2() throws Exception {
        try (ServerFixture fixture = new ServerFixture();
                RawHttp2Client client = new RawHttp2Client(fixture.address)) {
            client.send(("HEAD /v2/record HTTP/1.1\r\nHost: r\r\n" + UPGRADE).getBytes(StandardCharsets.US_ASCII));
            readSwitch(client);
            client.hello();
            assertThat(client.status()).isEqualTo(200);
        }
    }

    @Test
    void anUpgradedConnectionCarriesUploads() throws Exception {
        try (ServerFixture fixture = new ServerFixture();
                RawHttp2Client client = new RawHttp2Client(fixture.address)) {
            client.send(("HEAD /v2/record HTTP/1.1\r\nHost: r\r\n" + UPGRADE).getBytes(StandardCharsets.US_ASCII));
            readSwitch(client);
            client.hello();
            assertThat(client.status()).isEqualTo(200);
            client.request(3, "POST", "/v2/record", false).data(3, HEADER, true);
            assertThat(client.response().body()).endsWith("{\"ack\":" + HEADER.length() + "}\n");
        }
    }

    @Test
    void anUploadDoesNotUpgradeAndIsServedAsItCame() throws Exception {
        try (ServerFixture fixture = new ServerFixture();
                RawHttp1Client client = fixture.http1()) {
            client.send("POST /record HTTP/1.1\r\nHost: r\r\nContent-Length: " + HEADER.length() + "\r\n" + UPGRADE);
            client.send(HEADER);
            assertThat(client.response().status()).isEqualTo(200);
        }
    }
}
