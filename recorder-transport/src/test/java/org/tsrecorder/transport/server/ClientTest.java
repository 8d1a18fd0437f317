package org.tsrecorder.transport.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tsrecorder.store.RecordingEnd;
import org.tsrecorder.store.StoreException;
import org.tsrecorder.transport.client.Dialer;
import org.tsrecorder.transport.client.RecorderAddress;
import org.tsrecorder.transport.client.RecorderClient;
import org.tsrecorder.transport.client.RecordingAttempt;
import org.tsrecorder.transport.client.RecordingFailedException;
import org.tsrecorder.transport.client.RecordingProtocol;
import org.tsrecorder.transport.client.RecordingResult;
import org.tsrecorder.transport.client.RecordingUpload;

/** Our own client on this server. */
class ClientTest {
    private static final int PARALLEL = 20;
    private static final long PATIENCE_SECONDS = 60;

    private ServerFixture fixture;
    private RecorderClient client;

    // The fields are set before each test.
    @SuppressWarnings("NullAway.Init")
    ClientTest() {}

    @BeforeEach
    void start() throws Exception {
        fixture = new ServerFixture();
        client = RecorderClient.builder().recorder(addressOf(fixture)).build();
    }

    @AfterEach
    void stop() {
        client.close();
        fixture.close();
    }

    private static RecorderAddress addressOf(ServerFixture server) {
        return new RecorderAddress(server.address.getAddress().getHostAddress(), server.address.getPort());
    }

    private static void write(RecordingUpload upload, String text) throws RecordingFailedException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        upload.write(bytes, 0, bytes.length);
    }

    private static RecordingFailedException failureOf(RecordingUpload upload) throws Exception {
        try {
            throw new AssertionError(upload.result().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RecordingFailedException failure) {
                return failure;
            }
            throw e;
        }
    }

    private static String behindHeader(MemoryStore.Recording recording) {
        String text = recording.text();
        return text.substring(text.indexOf('\n') + 1);
    }

    @Test
    void whatIsSentByV2IsStoredAndAllOfItAcknowledged() throws Exception {
        String events = ServerFixture.EVENT.repeat(50_000);
        try (RecordingUpload upload = client.start()) {
            write(upload, ServerFixture.HEADER);
            write(upload, events);
            RecordingResult result = upload.finish();
            assertThat(result.protocol()).isEqualTo(RecordingProtocol.V2);
            assertThat(result.sent()).isEqualTo(ServerFixture.HEADER.length() + events.length());
            assertThat(result.acknowledged()).isEqualTo(result.sent());
        }
        assertThat(behindHeader(fixture.store.next())).isEqualTo(events);
    }

    @Test
    void whatIsSentByV1IsStored() throws Exception {
        String events = ServerFixture.EVENT.repeat(50_000);
        try (Dialer sockets = Dialer.sockets();
                RecorderClient old = RecorderClient.builder()
                        .recorder(addressOf(fixture))
                        .dialer(new FirstConnectionBreaks(sockets))
                        .build();
                RecordingUpload upload = old.start()) {
            write(upload, ServerFixture.HEADER);
            write(upload, events);
            assertThat(upload.finish().protocol()).isEqualTo(RecordingProtocol.V1);
        }
        MemoryStore.Recording recording = fixture.store.next();
        assertThat(behindHeader(recording)).isEqualTo(events);
        assertThat(recording.awaitEnd()).isEqualTo(RecordingEnd.complete());
    }

    /** Lets no probe for V2 come through. */
    private record FirstConnectionBreaks(Dialer sockets, AtomicInteger dialed) implements Dialer {
        FirstConnectionBreaks(Dialer sockets) {
            this(sockets, new AtomicInteger());
        }

        @Override
        public CompletionStage<Channel> dial(RecorderAddress recorder, ChannelHandler initializer) {
            boolean first = dialed.getAndIncrement() == 0;
            return sockets.dial(recorder, initializer).thenApply(channel -> {
                if (first) {
                    var unused = channel.close();
                }
                return channel;
            });
        }
    }

    @Test
    void manyUploadsAtOnceDoNotMix() throws Exception {
        List<CompletableFuture<RecordingResult>> results = new ArrayList<>();
        for (int i = 0; i < PARALLEL; i++) {
            String line = "[0.5,\"o\",\"session " + i + "\"]\n";
            CompletableFuture<RecordingResult> result = new CompletableFuture<>();
            results.add(result);
            Thread.ofVirtual().start(() -> {
                try (RecordingUpload upload = client.start()) {
                    write(upload, ServerFixture.HEADER);
                    for (int n = 0; n < 200; n++) {
                        write(upload, line);
                    }
                    result.complete(upload.finish());
                } catch (RecordingFailedException e) {
                    result.completeExceptionally(e);
                }
            });
        }
        for (CompletableFuture<RecordingResult> result : results) {
            RecordingResult stored = result.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(stored.acknowledged()).isEqualTo(stored.sent());
        }
        for (int i = 0; i < PARALLEL; i++) {
            List<String> lines = behindHeader(fixture.store.next()).lines().toList();
            assertThat(lines).hasSize(200).containsOnly(lines.getFirst());
        }
    }

    @Test
    void aStoreThatBreaksIsToldWithItsReasonAndTheOffset() throws Exception {
        try (RecordingUpload upload = client.start()) {
            write(upload, ServerFixture.HEADER);
            MemoryStore.Recording recording = fixture.store.next();
            recording.fail(StoreException.Reason.FULL);
            RecordingFailedException failure = failureOf(upload);
            assertThat(failure).hasMessageContaining("reported an error: ");
            assertThat(failure.acknowledged()).isLessThanOrEqualTo(ServerFixture.HEADER.length());
        }
    }

    @Test
    void aServerThatDrainsCutsTheUploadShortWithAnErrorFrame() throws Exception {
        try (RecordingUpload upload = client.start()) {
            write(upload, ServerFixture.HEADER);
            fixture.store.next();
            var drained = fixture.server.drain(Duration.ZERO);
            assertThat(failureOf(upload)).hasMessageContaining("reported an error: ");
            drained.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    @Test
    void anUploadThatIsAbortedIsKeptAsCutShort() throws Exception {
        MemoryStore.Recording recording;
        try (RecordingUpload upload = client.start()) {
            write(upload, ServerFixture.HEADER);
            recording = fixture.store.next();
            upload.abort();
        }
        assertThat(recording.awaitEnd()).isNotEqualTo(RecordingEnd.complete());
    }

    @Test
    void aServerThatTakesNoUploadsLeavesThemToTheNext() throws Exception {
        try (ServerFixture second = new ServerFixture();
                RecorderClient both = RecorderClient.builder()
                        .recorder(addressOf(fixture))
                        .recorder(addressOf(second))
                        .build()) {
            fixture.server.drain(Duration.ofMinutes(1));
            try (RecordingUpload upload = both.start()) {
                assertThat(upload.recorder()).isEqualTo(addressOf(second));
                assertThat(upload.attempts()).first().matches(RecordingAttempt::failed);
                write(upload, ServerFixture.HEADER);
                upload.finish();
            }
        }
    }

    @Test
    void anEventIsStored() throws Exception {
        client.sendEvent(
                "{\"type\":\"kubernetes-api-request\",\"timestamp\":1795000000}".getBytes(StandardCharsets.UTF_8));
        assertThat(fixture.store.events().values()).singleElement().asString().contains("kubernetes-api-request");
    }

    @Test
    void anEventThatIsNoJsonIsRefusedWithAReason() {
        RecordingFailedException failure = catchThrowableOfType(
                RecordingFailedException.class, () -> client.sendEvent("nonsense".getBytes(StandardCharsets.UTF_8)));
        assertThat(failure).hasMessageContaining("answered the event with 400");
    }
}
