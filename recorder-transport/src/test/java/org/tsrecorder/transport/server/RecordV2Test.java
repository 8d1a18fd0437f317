package org.tsrecorder.transport.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tsrecorder.transport.server.ServerFixture.EVENT;
import static org.tsrecorder.transport.server.ServerFixture.HEADER;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tsrecorder.store.RecordingEnd;
import org.tsrecorder.store.StoreException;
import org.tsrecorder.store.StoreHealth;

/** {@code /v2/record} over HTTP/2, on a real socket. */
class RecordV2Test {
    private static final String PATH = "/v2/record";
    private static final int NO_ERROR = 0;
    private static final int CANCEL = 8;

    private ServerFixture fixture;
    private MemoryStore store;

    @BeforeEach
    void start() throws Exception {
        fixture = new ServerFixture();
        store = fixture.store;
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    private RawHttp2Client upload() throws Exception {
        return fixture.http2().request(1, "POST", PATH, false);
    }

    @Test
    void theProbeIsAnswered() throws Exception {
        try (RawHttp2Client client = fixture.http2().request(1, "HEAD", PATH, true)) {
            assertThat(client.status()).isEqualTo(200);
        }
    }

    @Test
    void anUploadIsStoredWithItsDestinationAndAcknowledgedWhole() throws Exception {
        try (RawHttp2Client client = upload()) {
            client.data(1, HEADER + EVENT, true);
            assertThat(client.status()).isEqualTo(200);
            assertThat(client.rest()).endsWith("{\"ack\":" + (HEADER + EVENT).length() + "}\n");
        }
        MemoryStore.Recording recording = store.next();
        assertThat(recording.awaitEnd()).isEqualTo(RecordingEnd.complete());
        assertThat(recording.id.node()).isEqualTo("local");
        assertThat(recording.text()).contains("\"dstNode\":\"localhost\"").endsWith(EVENT);
    }

    @Test
    void headersComeBeforeAnyOfTheBody() throws Exception {
        try (RawHttp2Client client = upload()) {
            assertThat(client.status()).isEqualTo(200);
        }
    }

    @Test
    void nothingIsAnsweredBeforeTheStoreAccepts() throws Exception {
        store.accepting(false);
        try (RawHttp2Client client = upload()) {
            client.data(1, HEADER, false).frame(RawHttp2Client.PING, 0, 0, new byte[8]);
            assertThat(firstHeadersOrPong(client)).isEqualTo(RawHttp2Client.PING);
            store.accepting(true);
            assertThat(client.status()).isEqualTo(200);
        }
    }

    private static int firstHeadersOrPong(RawHttp2Client client) throws Exception {
        int type = client.next().type();
        while (type != RawHttp2Client.HEADERS && type != RawHttp2Client.PING) {
            type = client.next().type();
        }
        return type;
    }

    @Test
    void onlyDurableBytesAreAcknowledged() throws Exception {
        store.committing(false);
        try (RawHttp2Client client = upload()) {
            client.data(1, HEADER, false);
            store.next();
            assertThat(client.status()).isEqualTo(200);
            client.frame(RawHttp2Client.PING, 0, 0, new byte[8]);
            assertThat(client.next(RawHttp2Client.PING).has(RawHttp2Client.ACK)).isTrue();
            store.committing(true);
            client.awaitData("{\"ack\":" + HEADER.length() + "}\n");
        }
    }

    @Test
    void theBodyEndsOnlyWhenAllIsDurable() throws Exception {
        store.committing(false);
        try (RawHttp2Client client = upload()) {
            client.data(1, HEADER, true);
            assertThat(client.status()).isEqualTo(200);
            store.next();
            store.committing(true);
            assertThat(client.rest()).endsWith("{\"ack\":" + HEADER.length() + "}\n");
        }
    }

    @Test
    void anIdleSessionHearsAcknowledgementsAllTheSame() throws Exception {
        Duration often = Duration.ofMillis(50);
        Duration long_ = Duration.ofMinutes(1);
        try (ServerFixture quick = new ServerFixture(
                        builder -> builder.limits(ServerFixture.patience(long_, long_, long_, often)));
                RawHttp2Client client = quick.http2().request(1, "POST", PATH, false)) {
            client.data(1, HEADER, false);
            for (int i = 0; i < 4; i++) {
                client.awaitData("{\"ack\":" + HEADER.length() + "}\n");
            }
        }
    }

    @Test
    void aMalformedHeaderGetsAnErrorFrameAndStoresNothing() throws Exception {
        try (RawHttp2Client client = upload()) {
            assertThat(client.status()).isEqualTo(200);
            client.data(1, "this is no cast\n", false);
            assertThat(client.rest()).startsWith("{\"error\":\"");
            assertThat(client.next(RawHttp2Client.RST_STREAM).errorCode()).isEqualTo(NO_ERROR);
        }
        store.next().awaitDiscard();
        assertThat(store.recordings()).isZero();
        assertThat(fixture.bad(BadRequest.MALFORMED_CAST)).isEqualTo(1);
    }

    @Test
    void anUploadWithoutAnyByteStoresNothing() throws Exception {
        try (RawHttp2Client client = fixture.http2().request(1, "POST", PATH, true)) {
            assertThat(client.response().body()).startsWith("{\"error\":\"");
        }
        store.next().awaitDiscard();
    }

    @Test
    void anUploadThatTheClientResetsIsKeptAndMarked() throws Exception {
        try (RawHttp2Client client = upload()) {
            client.data(1, HEADER + EVENT, false);
            MemoryStore.Recording recording = store.next();
            client.awaitData("{\"ack\":" + (HEADER + EVENT).length() + "}\n");
            client.frame(RawHttp2Client.RST_STREAM, 0, 1, new byte[] {0, 0, 0, CANCEL});
            assertThat(recording.awaitEnd().cutShortBecause()).contains("the client cancelled the upload (CANCEL)");
            assertThat(recording.text()).endsWith(EVENT);
        }
        assertThat(fixture.settled().sessionsCutShort()).isEqualTo(1);
    }

    @Test
    void anUploadWhoseConnectionVanishesIsKeptAndMarked() throws Exception {
        RawHttp2Client client = upload().data(1, HEADER + EVENT, false);
        client.awaitData("{\"ack\":" + (HEADER + EVENT).length() + "}\n");
        client.reset();
        assertThat(store.next().awaitEnd().cutShortBecause()).isPresent();
    }

    @Test
    void aStoreThatBreaksDownEndsTheUploadWithAnErrorFrame() throws Exception {
        try (RawHttp2Client client = upload()) {
            client.data(1, HEADER, false);
            client.awaitData("{\"ack\":" + HEADER.length() + "}\n");
            store.next().fail(StoreException.Reason.FULL);
            assertThat(client.rest()).endsWith("{\"error\":\"the recorder's storage is full\"}\n");
        }
        assertThat(fixture.settled().sessionsFailed()).isEqualTo(1);
    }

    @Test
    void aStoreThatIsNotReadyRefusesBeforeTheAnswer() throws Exception {
        store.health(StoreHealth.notReady("disk is full"));
        try (RawHttp2Client client = upload()) {
            RawHttp2Client.Response response = client.response();
            assertThat(response.status()).isEqualTo(503);
            assertThat(response.body()).contains("disk is full");
        }
        assertThat(fixture.refused(RefusalReason.STORE_NOT_READY)).isEqualTo(1);
        assertThat(store.recordings()).isZero();
    }

    @Test
    void aStoreThatRefusesTheRecordingRefusesTheUpload() throws Exception {
        store.refuseWith(StoreException.Reason.FULL);
        try (RawHttp2Client client = upload()) {
            assertThat(client.response().status()).isEqualTo(503);
        }
    }

    @Test
    void aTakenKeyIsTriedAgainWithAnother() throws Exception {
        store.takeKeys(3);
        try (RawHttp2Client client = upload()) {
            client.data(1, HEADER, true);
            assertThat(client.response().body()).endsWith("{\"ack\":" + HEADER.length() + "}\n");
        }
        assertThat(store.recordings()).isEqualTo(1);
    }

    @Test
    void aSecondUploadOnTheSameConnectionWorks() throws Exception {
        try (RawHttp2Client client = upload()) {
            client.data(1, HEADER, true);
            assertThat(client.response().status()).isEqualTo(200);
            client.request(3, "POST", PATH, false).data(3, HEADER, true);
            assertThat(client.response().status()).isEqualTo(200);
        }
        assertThat(store.recordings()).isEqualTo(2);
    }

    @Test
    void everyByteArrivesWhateverTheFrames() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            lines.append("[")
                    .append(i)
                    .append(".25,\"o\",\"line ")
                    .append(random.nextInt())
                    .append("\"]\n");
        }
        byte[] body = (HEADER + lines).getBytes(StandardCharsets.UTF_8);
        try (RawHttp2Client client = upload()) {
            sendWithinWindow(client, body, random);
        }
        MemoryStore.Recording recording = store.next();
        assertThat(recording.awaitEnd()).isEqualTo(RecordingEnd.complete());
        assertThat(recording.text()).endsWith(lines);
    }

    /** Sends as flow control lets it, in frames of any size. */
    private static void sendWithinWindow(RawHttp2Client client, byte[] body, Random random) throws Exception {
        long window = 16 << 10;
        int sent = 0;
        while (sent < body.length) {
            int length = (int) Math.min(Math.min(window, 1 + random.nextInt(40_000)), body.length - sent);
            if (length == 0) {
                RawHttp2Client.Frame frame = client.next(RawHttp2Client.WINDOW_UPDATE);
                window += frame.stream() == 1 ? new BigInteger(frame.payload()).longValueExact() : 0;
                continue;
            }
            byte[] part = Arrays.copyOfRange(body, sent, sent + length);
            boolean last = sent + length == body.length;
            client.frame(RawHttp2Client.DATA, last ? RawHttp2Client.END_STREAM : 0, 1, part);
            sent += length;
            window -= length;
        }
        assertThat(client.rest()).endsWith("{\"ack\":" + body.length + "}\n");
    }

    @Test
    void aClientThatFillsItsWindowBeforeItAcknowledgesTheSettingsIsNotForgotten() throws Exception {
        try (RawHttp2Client client = upload().keepSettingsUnacknowledged()) {
            client.frame(RawHttp2Client.DATA, 0, 1, aWindowFull());
            RawHttp2Client.Frame ack = client.next(RawHttp2Client.DATA);
            while (!ack.text().contains("{\"ack\":" + (16 << 10) + "}")) {
                ack = client.next(RawHttp2Client.DATA);
            }
            client.frame(RawHttp2Client.SETTINGS, RawHttp2Client.ACK, 0, new byte[0]);
            awaitWindow(client);
        }
    }

    @Test
    void theWindowOpensOnlyAsTheStoreWrites() throws Exception {
        store.writing(false);
        try (RawHttp2Client client = upload()) {
            client.frame(RawHttp2Client.DATA, 0, 1, aWindowFull());
            store.next();
            store.writing(true);
            awaitWindow(client);
        }
    }

    private static byte[] aWindowFull() {
        byte[] whole = new byte[16 << 10];
        Arrays.fill(whole, (byte) '\n');
        System.arraycopy(HEADER.getBytes(StandardCharsets.UTF_8), 0, whole, 0, HEADER.length());
        return whole;
    }

    private static void awaitWindow(RawHttp2Client client) throws Exception {
        RawHttp2Client.Frame update = client.next(RawHttp2Client.WINDOW_UPDATE);
        while (update.stream() == 0) {
            update = client.next(RawHttp2Client.WINDOW_UPDATE);
        }
        assertThat(update.stream()).isEqualTo(1);
    }
}
