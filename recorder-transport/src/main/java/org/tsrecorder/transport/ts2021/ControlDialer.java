package org.tsrecorder.transport.ts2021;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.tsrecorder.transport.crypto.RandomSource;

/**
 * Reaches control, from one event loop.
 *
 * <p>TLS has no ALPN, for the upgrade belongs to HTTP/1.1; certificate and host name are always checked.
 *
 * <p>Safe for any thread; futures complete on the event loop and fail with a {@link ControlConnectionException}.
 */
public final class ControlDialer {
    private final EventLoop loop;
    private final HostDialer hosts;
    private final RandomSource random;
    private final ControlTuning tuning;

    /**
     * A dialer.
     *
     * @param loop runs all its connections
     * @param tls says whose certificates count, for a client, without ALPN: {@link #systemTrust()}
     * @param random makes the handshakes' keys
     * @param tuning limits
     */
    public ControlDialer(EventLoop loop, SslContext tls, RandomSource random, ControlTuning tuning) {
        this.loop = loop;
        this.hosts = new HostDialer(loop, tls);
        this.random = random;
        this.tuning = tuning;
    }

    /** TLS that trusts whom the JDK trusts. */
    public static SslContext systemTrust() {
        try {
            return SslContextBuilder.forClient().build();
        } catch (SSLException e) {
            throw new IllegalStateException("this Java has no TLS", e);
        }
    }

    /** Where everything runs. */
    public EventLoop eventLoop() {
        return loop;
    }

    /** One request to the control server over ordinary HTTP, on a connection of its own. */
    public CompletableFuture<ControlAnswer> fetch(ControlUrl url, ControlRequest request) {
        AnswerCollector collector = new AnswerCollector(request.maxAnswerBytes());
        CompletableFuture<ControlAnswer> answer = collector.answer();
        CompletableFuture<Channel> channel = hosts.dial(url, httpCodec(), new FetchHandler(url, request, collector));
        limit(answer, channel, request.timeout(), url);
        var unused = answer.whenComplete((got, failure) -> closeWhenItComes(channel));
        return answer;
    }

    /**
     * Connects, upgrades and shakes hands.
     *
     * @param url where control is
     * @param parameters who we are and who it must be
     * @return a connection that has proven both
     */
    public CompletableFuture<ControlConnection> connect(ControlUrl url, NoiseParameters parameters) {
        Optional<ClientHandshake> handshake = ClientHandshake.begin(parameters, random);
        if (handshake.isEmpty()) {
            return CompletableFuture.failedFuture(
                    new ControlConnectionException("the server key of " + url + " is no key"));
        }
        CompletableFuture<ControlConnection> connected = new CompletableFuture<>();
        HandshakeDecoder decoder = new HandshakeDecoder(handshake.get(), url, tuning, connected);
        CompletableFuture<Channel> channel = hosts.dial(
                url, httpCodec(), new UpgradeHandler(url, handshake.get().initiation(), decoder));
        limit(connected, channel, tuning.connectTimeout(), url);
        var unused = connected.whenComplete((connection, failure) -> {
            if (failure != null) {
                handshake.get().destroy();
                closeWhenItComes(channel);
            }
        });
        return connected;
    }

    private static void closeWhenItComes(CompletableFuture<Channel> channel) {
        var unused = channel.thenAccept(late -> {
            var unusedEnd = late.close();
        });
    }

    private HttpClientCodec httpCodec() {
        return new HttpClientCodec(
                new HttpDecoderConfig()
                        .setMaxInitialLineLength(tuning.maxHeaderBytes())
                        .setMaxHeaderSize(tuning.maxHeaderBytes()),
                HttpClientCodec.DEFAULT_PARSE_HTTP_AFTER_CONNECT_REQUEST,
                HttpClientCodec.DEFAULT_FAIL_ON_MISSING_RESPONSE);
    }

    /** {@code result} fails if the channel does not come, or ends, or time is over. */
    private void limit(
            CompletableFuture<?> result, CompletableFuture<Channel> channel, Duration limit, ControlUrl url) {
        ScheduledFuture<?> timer = loop.schedule(
                () -> result.completeExceptionally(
                        new ControlConnectionException(url + " did not answer within " + limit.toSeconds() + " s")),
                limit.toNanos(),
                TimeUnit.NANOSECONDS);
        var unusedEnd = result.whenComplete((got, failure) -> timer.cancel(false));
        var unused = channel.whenComplete((open, failure) -> {
            if (failure != null) {
                result.completeExceptionally(failure);
            } else {
                open.closeFuture()
                        .addListener(end ->
                                result.completeExceptionally(new ControlConnectionException(CloseReason.of(open))));
            }
        });
    }
}
