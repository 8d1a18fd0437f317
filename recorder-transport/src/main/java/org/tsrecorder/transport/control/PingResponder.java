package org.tsrecorder.transport.control;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.tailcfg.PingRequest;
import org.tsrecorder.transport.tailcfg.PingResponse;
import org.tsrecorder.transport.ts2021.ControlAnswer;
import org.tsrecorder.transport.ts2021.ControlConnection;
import org.tsrecorder.transport.ts2021.ControlDialer;
import org.tsrecorder.transport.ts2021.ControlRequest;
import org.tsrecorder.transport.ts2021.ControlUrl;

/**
 * Answers control's pings ({@code direct.go}, {@code answerPing}): a HEAD of its URL, a request to this node, or a ping
 * of a peer whose result is posted. An answer that does not get there is not tried again: control asks anew.
 */
final class PingResponder {
    private static final Logger LOG = LoggerFactory.getLogger(PingResponder.class);
    private static final Duration HEAD_TIMEOUT = Duration.ofSeconds(15);
    private static final Duration C2N_TIMEOUT = Duration.ofMinutes(1);
    private static final long PEER_TIMEOUT_SECONDS = 10;
    private static final Set<String> PEER_PINGS = Set.of("disco", "TSMP", "ICMP", "peerapi");

    private final ControlDialer dialer;
    private final Supplier<Optional<ControlConnection>> connection;
    private final PingHandler peers;

    PingResponder(ControlDialer dialer, Supplier<Optional<ControlConnection>> connection, PingHandler peers) {
        this.dialer = dialer;
        this.connection = connection;
        this.peers = peers;
    }

    void answer(PingRequest request) {
        if (request.types().isEmpty()) {
            send(
                    request,
                    request.urlIsNoise(),
                    target -> ControlRequest.of("HEAD", target).timeout(HEAD_TIMEOUT));
        } else if (request.types().equals("c2n")) {
            byte[] answer = C2n.answer(request.payload());
            send(request, true, target -> ControlRequest.post(target, answer).timeout(C2N_TIMEOUT));
        } else {
            request.ip().ifPresent(ip -> pingPeer(request, ip));
        }
    }

    private void pingPeer(PingRequest request, IpAddress ip) {
        for (String type : request.types().split(",", PEER_PINGS.size())) {
            if (PEER_PINGS.contains(type)) {
                var unused = ping(ip, type)
                        .toCompletableFuture()
                        .orTimeout(PEER_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                        .exceptionally(failure -> PingResponse.failed(type, ip.toString(), describe(failure)))
                        .thenAccept(response -> send(
                                request,
                                request.urlIsNoise(),
                                target -> ControlRequest.post(target, response.json())
                                        .timeout(HEAD_TIMEOUT)));
            }
        }
    }

    private CompletionStage<PingResponse> ping(IpAddress ip, String type) {
        try {
            return peers.ping(ip, type);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static String describe(Throwable failure) {
        return failure.getMessage() == null ? "no answer" : failure.getMessage();
    }

    /** Makes the request for the path and query of the ping's URL, and sends it. */
    private void send(PingRequest request, boolean overNoise, Function<String, ControlRequest> answer) {
        try {
            URI uri = new URI(request.url());
            ControlRequest ready = answer.apply(target(uri));
            CompletableFuture<ControlAnswer> sent = overNoise
                    ? connection
                            .get()
                            .map(open -> open.request(ready))
                            .orElseGet(() -> CompletableFuture.failedFuture(new IllegalStateException("not connected")))
                    : dialer.fetch(ControlUrl.of(uri), ready);
            var unused =
                    sent.whenComplete((got, failure) -> LOG.debug("ping {}: {}", ready, got == null ? failure : got));
        } catch (URISyntaxException | IllegalArgumentException e) {
            LOG.debug("control asks for a ping whose URL is none: {}", e.getMessage());
        }
    }

    private static String target(URI uri) {
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    }
}
