package org.tsrecorder.transport.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tsrecorder.transport.server.ServerFixture.HEADER;

import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/** Clients that obey their HTTP/2 windows to the byte are never left waiting, however little memory there is. */
class Http2WindowTest {
    private static final String PATH = "/v2/record";
    private static final int MIB = 1 << 20;
    private static final int IDLE_SESSIONS = 98;
    /** Frames without a window, such as acknowledgements, after which a client is stuck. */
    private static final int PATIENCE = 40;

    private static ServerFixture withBudget(long bytes) throws IOException {
        return withBudget(bytes, System::nanoTime);
    }

    private static ServerFixture withBudget(long bytes, LongSupplier clock) throws IOException {
        Duration minute = Duration.ofMinutes(1);
        ServerLimits limits = ServerFixture.patience(minute, minute, minute, Duration.ofMillis(50));
        return new ServerFixture(builder ->
                builder.nanoTime(clock).limits(limits.with(new ServerLimits.Capacity(100, 1_000, 1_000, bytes))));
    }

    @Test
    void anUploadWhoseWindowHadGrownGoesOnWhenMemoryGetsShort() throws Exception {
        try (ServerFixture fixture = withBudget(5 * MIB / 2);
                RawHttp2Client client = fixture.http2();
                RawHttp2Client others = fixture.http2()) {
            ObedientUpload bulk = new ObedientUpload(client);
            bulk.send(8 * MIB);
            assertThat(bulk.mostAtOnce).isGreaterThan(MIB / 8);
            fillWithIdleSessions(others);
            bulk.send(8 * MIB);
            client.data(1, "", true);
            assertThat(client.rest()).endsWith("{\"ack\":" + (HEADER.length() + 16 * MIB) + "}\n");
        }
    }

    @Test
    void anUploadGrowsIntoTheMemoryThatASilentOneGaveBack() throws Exception {
        AtomicLong ahead = new AtomicLong();
        try (ServerFixture fixture = withBudget(5 * MIB, () -> System.nanoTime() + ahead.get());
                RawHttp2Client first = fixture.http2();
                RawHttp2Client second = fixture.http2()) {
            ObedientUpload silent = new ObedientUpload(first);
            silent.send(4 * MIB);
            silent.awaitAck(HEADER.length() + 4 * MIB);
            ahead.addAndGet(TimeUnit.SECONDS.toNanos(10));
            silent.awaitAck(HEADER.length() + 4 * MIB);
            silent.awaitAck(HEADER.length() + 4 * MIB);
            ahead.addAndGet(TimeUnit.SECONDS.toNanos(10));
            silent.awaitAck(HEADER.length() + 4 * MIB);
            silent.awaitAck(HEADER.length() + 4 * MIB);
            ObedientUpload busy = new ObedientUpload(second);
            busy.send(8 * MIB);
            assertThat(busy.mostAtOnce).isGreaterThan(MIB / 2);
        }
    }

    @Test
    void whatASilentUploadSendsWhenThereIsNoMemoryWaitsForTheStoreAndIsStored() throws Exception {
        AtomicLong ahead = new AtomicLong();
        try (ServerFixture fixture = withBudget(13 * MIB / 2, () -> System.nanoTime() + ahead.get());
                RawHttp2Client client = fixture.http2();
                RawHttp2Client second = fixture.http2();
                RawHttp2Client third = fixture.http2();
                RawHttp2Client fourth = fixture.http2();
                RawHttp2Client fifth = fixture.http2()) {
            ObedientUpload bulk = new ObedientUpload(client);
            bulk.send(4 * MIB);
            bulk.awaitAck(HEADER.length() + 4 * MIB);
            ahead.addAndGet(TimeUnit.SECONDS.toNanos(10));
            bulk.awaitAck(HEADER.length() + 4 * MIB);
            bulk.awaitAck(HEADER.length() + 4 * MIB);
            ahead.addAndGet(TimeUnit.SECONDS.toNanos(10));
            bulk.awaitAck(HEADER.length() + 4 * MIB);
            bulk.awaitAck(HEADER.length() + 4 * MIB);
            for (RawHttp2Client others : List.of(second, third, fourth, fifth)) {
                fillWithIdleSessions(others);
            }
            fixture.store.writing(false);
            int open = (int) Math.min(bulk.stream, bulk.connection);
            assertThat(open).isGreaterThan(MIB / 2);
            for (int sent = 0; sent < open; sent += 16_384) {
                client.frame(RawHttp2Client.DATA, 0, 1, lines(Math.min(16_384, open - sent)));
            }
            fixture.store.writing(true);
            client.data(1, "", true);
            assertThat(client.rest()).endsWith("{\"ack\":" + (HEADER.length() + 4 * MIB + open) + "}\n");
        }
    }

    @Test
    void aLongHeaderThatFindsNoMemoryIsRefusedInWords() throws Exception {
        try (ServerFixture fixture = withBudget(IDLE_SESSIONS * 16_384L + 16_384);
                RawHttp2Client others = fixture.http2();
                RawHttp2Client client = fixture.http2()) {
            fillWithIdleSessions(others);
            client.request(1, "POST", PATH, false);
            assertThat(client.status()).isEqualTo(200);
            client.frame(RawHttp2Client.DATA, 0, 1, filled(16_384, (byte) ' '));
            assertThat(client.rest()).contains("{\"error\":\"there is no memory for a header line of more than 16384");
            assertThat(fixture.refused(RefusalReason.SESSION_LIMIT)).isEqualTo(1);
        }
    }

    @Test
    void anUploadThatSentTheDefaultWindowBeforeItSawOurSettingsGoesOnWhenMemoryIsShort() throws Exception {
        try (ServerFixture fixture = withBudget(7 * MIB / 4);
                RawHttp2Client others = fixture.http2()) {
            fillWithIdleSessions(others);
            try (RawHttp2Client client = new RawHttp2Client(fixture.address).keepSettingsUnacknowledged()) {
                client.hello().request(1, "POST", PATH, false).data(1, HEADER, false);
                byte[] rest = lines(65_535 - HEADER.length());
                for (int at = 0; at < rest.length; at += 16_384) {
                    int length = Math.min(16_384, rest.length - at);
                    client.frame(RawHttp2Client.DATA, 0, 1, Arrays.copyOfRange(rest, at, at + length));
                }
                client.frame(RawHttp2Client.SETTINGS, RawHttp2Client.ACK, 0, new byte[0]);
                int window = 16_384 - 65_535;
                boolean all = false;
                for (int futile = 0; window <= 0; ) {
                    RawHttp2Client.Frame frame = client.next();
                    boolean ours = frame.type() == RawHttp2Client.WINDOW_UPDATE && frame.stream() == 1;
                    window += ours ? Unpooled.wrappedBuffer(frame.payload()).getInt(0) : 0;
                    all |= frame.text().contains("{\"ack\":65535}");
                    futile += all ? 1 : 0;
                    assertThat(futile).as("frames while the window stayed shut").isLessThan(PATIENCE);
                }
            }
        }
    }

    private static void fillWithIdleSessions(RawHttp2Client client) throws IOException {
        for (int stream = 1; stream < 2 * IDLE_SESSIONS; stream += 2) {
            client.request(stream, "POST", PATH, false).data(stream, HEADER, false);
        }
        for (int i = 0; i < IDLE_SESSIONS; i++) {
            assertThat(client.status()).isEqualTo(200);
        }
    }

    private static byte[] filled(int length, byte fill) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, fill);
        return bytes;
    }

    private static byte[] lines(int length) {
        byte[] bytes = new byte[length];
        byte[] line = "[0.5,\"o\",\"hello\"]\n".getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < length; i++) {
            bytes[i] = line[i % line.length];
        }
        return bytes;
    }

    /** One upload that sends as far as its windows reach, and waits where they end. */
    private static final class ObedientUpload {
        final RawHttp2Client client;
        int mostAtOnce;
        private long stream = 16_384;
        private long connection = 65_535;

        ObedientUpload(RawHttp2Client client) throws IOException {
            this.client = client;
            client.request(1, "POST", PATH, false);
            RawHttp2Client.Frame frame = client.next();
            while (frame.type() != RawHttp2Client.HEADERS) {
                take(frame);
                frame = client.next();
            }
            client.data(1, HEADER, false);
            stream -= HEADER.length();
            connection -= HEADER.length();
        }

        void send(int bytes) throws IOException {
            int left = bytes;
            int burst = 0;
            int futile = 0;
            while (left > 0) {
                int length = (int) Math.min(Math.min(stream, connection), Math.min(left, 16_384));
                if (length <= 0) {
                    mostAtOnce = Math.max(mostAtOnce, burst);
                    burst = 0;
                    futile = take(client.next()) ? 0 : futile + 1;
                    assertThat(futile).as("frames while the window stayed shut").isLessThan(PATIENCE);
                    continue;
                }
                client.frame(RawHttp2Client.DATA, 0, 1, lines(length));
                burst += length;
                stream -= length;
                connection -= length;
                left -= length;
            }
        }

        /** The next acknowledgement of so much, whether news or not. */
        void awaitAck(long bytes) throws IOException {
            RawHttp2Client.Frame frame = client.next();
            while (!frame.text().contains("{\"ack\":" + bytes + "}")) {
                take(frame);
                frame = client.next();
            }
        }

        private boolean take(RawHttp2Client.Frame frame) {
            boolean update = frame.type() == RawHttp2Client.WINDOW_UPDATE;
            if (update) {
                int more = Unpooled.wrappedBuffer(frame.payload()).getInt(0);
                stream += frame.stream() == 1 ? more : 0;
                connection += frame.stream() == 0 ? more : 0;
            }
            return update;
        }
    }
}
