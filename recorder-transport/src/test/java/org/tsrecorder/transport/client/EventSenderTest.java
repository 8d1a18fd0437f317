package org.tsrecorder.transport.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tsrecorder.transport.client.ClientFixture.async;
import static org.tsrecorder.transport.client.ClientFixture.clientOf;
import static org.tsrecorder.transport.client.ClientFixture.failureOf;
import static org.tsrecorder.transport.client.ClientFixture.get;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.tsrecorder.testkit.ManualTime;

class EventSenderTest {
    private static final byte[] EVENT = "{\"type\":\"kubernetes-api-request\"}".getBytes(StandardCharsets.UTF_8);

    private final ManualTime time = new ManualTime();

    private static CompletableFuture<Boolean> send(RecorderClient client) {
        return async(() -> {
            client.sendEvent(EVENT);
            return true;
        });
    }

    @Test
    void anEventIsPostedOnceTheRecorderTakesEvents() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.http1();
                RecorderClient client = clientOf(time, peer.address()).build()) {
            var sent = send(client);
            PeerRequest probe = peer.next();
            assertThat(probe.line()).isEqualTo("HEAD /v2/event");
            probe.status(200).end();
            PeerRequest post = peer.next();
            assertThat(post.line()).isEqualTo("POST /v2/event");
            assertThat(post.headers()).contains("application/json");
            assertThat(post.awaitEnd()).isEqualTo(EVENT);
            assertThat(sent).isNotDone();
            post.status(200).end();
            assertThat(get(sent)).isTrue();
        }
    }

    @Test
    void aRecorderWithoutEventsLeavesItToTheNext() throws Exception {
        try (ScriptedPeer old = ScriptedPeer.http1();
                ScriptedPeer peer = ScriptedPeer.http2();
                RecorderClient client =
                        clientOf(time, old.address(), peer.address()).build()) {
            var sent = send(client);
            old.next().status(404).end();
            peer.next().status(200).end();
            peer.next().status(200).end();
            assertThat(get(sent)).isTrue();
        }
    }

    @Test
    void aRefusedEventIsAFailureThatSaysWhy() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.http1();
                RecorderClient client = clientOf(time, peer.address())
                        .failurePolicy(FailurePolicy.failClosed())
                        .build()) {
            var sent = send(client);
            peer.next().status(200).end();
            peer.next().status(507).text("quota reached").end();
            RecordingFailedException failure = failureOf(sent);
            assertThat(failure)
                    .hasMessage("no recorder took the event: " + peer.address()
                            + ": answered the event with 507 Insufficient Storage: quota reached");
            assertThat(failure.phase()).isEqualTo(RecordingPhase.EVENT);
            assertThat(failure.decision()).isInstanceOf(FailureDecision.Reject.class);
        }
    }

    @Test
    void anEventWithoutAnAnswerFor10SecondsIsAFailure() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.http1();
                RecorderClient client = clientOf(time, peer.address()).build()) {
            var sent = send(client);
            peer.next();
            time.advance(Duration.ofSeconds(10));
            assertThat(failureOf(sent)).hasMessageContaining("did not answer HEAD /v2/event within 10 s");
        }
    }
}
