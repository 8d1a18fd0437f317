package org.tsrecorder.transport.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tsrecorder.transport.server.ServerFixture.EVENT;
import static org.tsrecorder.transport.server.ServerFixture.HEADER;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.IOException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Why an upload broke off reads as a sentence. */
class BreakOffTest {
    private ServerFixture fixture;

    @BeforeEach
    void start() throws Exception {
        fixture = new ServerFixture();
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    private String reason() throws Exception {
        return fixture.store.next().awaitEnd().cutShortBecause().orElseThrow();
    }

    @Test
    void aV1ClientThatClosesIsNamed() throws Exception {
        try (RawHttp1Client client = fixture.http1()) {
            client.send(RawHttp1Client.CHUNKED_POST + "\r\n").sendChunk(HEADER + EVENT);
        }
        assertThat(reason()).isEqualTo("the client closed the connection");
    }

    @Test
    void aV1ClientThatResetsIsNamed() throws Exception {
        RawHttp1Client client = fixture.http1();
        client.send(RawHttp1Client.CHUNKED_POST + "\r\n").sendChunk(HEADER + EVENT);
        MemoryStore.Recording recording = fixture.store.next();
        recording.awaitText(EVENT);
        client.reset();
        assertThat(recording.awaitEnd().cutShortBecause()).contains("the client reset the connection");
    }

    @Test
    void aV2ClientThatClosesIsNamed() throws Exception {
        try (RawHttp2Client client = fixture.http2().request(1, "POST", "/v2/record", false)) {
            client.data(1, HEADER, false).awaitData("{\"ack\":" + HEADER.length() + "}\n");
        }
        assertThat(reason()).isIn("the client closed the connection", "the client reset the connection");
    }

    @Test
    void aV2ClientThatResetsIsNamed() throws Exception {
        RawHttp2Client client = fixture.http2().request(1, "POST", "/v2/record", false);
        client.data(1, HEADER, false).awaitData("{\"ack\":" + HEADER.length() + "}\n");
        client.reset();
        assertThat(reason()).isEqualTo("the client reset the connection");
    }

    @Test
    void aV2ClientThatBreaksTheProtocolIsToldAndNamed() throws Exception {
        try (RawHttp2Client client = fixture.http2().request(1, "POST", "/v2/record", false)) {
            client.data(1, HEADER, false).awaitData("{\"ack\":" + HEADER.length() + "}\n");
            client.frame(RawHttp2Client.DATA, 0, 0, new byte[3]);
            assertThat(client.goAway().text())
                    .endsWith("the client broke the rules of HTTP/2: DATA frame out of place");
        }
        assertThat(reason()).isEqualTo("the client broke the rules of HTTP/2: DATA frame out of place");
    }

    @Test
    void noExceptionShowsItsClass() {
        assertThat(BreakOff.of(new ClosedChannelException())).isEqualTo("the client closed the connection");
        assertThat(BreakOff.of(new SocketException("Connection reset"))).isEqualTo("the client reset the connection");
        assertThat(BreakOff.of(new IOException("Broken pipe"))).isEqualTo("the client reset the connection");
        assertThat(BreakOff.of(new IOException("Connection timed out")))
                .isEqualTo("the client could no longer be reached");
        assertThat(BreakOff.of(new IOException())).isEqualTo("the connection to the client was lost");
        assertThat(BreakOff.of(new NullPointerException())).isEqualTo("the recorder failed on this connection");
        assertThat(BreakOff.of(Http2Exception.connectionError(Http2Error.PROTOCOL_ERROR, "\u001b[2J")))
                .isEqualTo("the client broke the rules of HTTP/2: ?[2J");
    }
}
