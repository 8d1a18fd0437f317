package org.tsrecorder.transport.server;

import io.netty.channel.Channel;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the server knows of one connection, below any HTTP version: who is at its other end, whether it is read from,
 * and how long it has been quiet. Lives on the connection's event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails closes the channel, which the handlers hear of
final class PeerConnection {
    private static final Logger LOG = LoggerFactory.getLogger(PeerConnection.class);

    final RecorderContext recorder;
    final Channel channel;
    final LoopState loop;
    private final Guard guard = new Guard();
    private @Nullable CompletionStage<Optional<PeerIdentity>> identity;
    private BiConsumer<Optional<BadRequest>, String> farewell;
    private int exchanges;
    private boolean headPending;
    private boolean closed;
    private long quietSince;

    PeerConnection(RecorderContext recorder, Channel channel) {
        this.recorder = recorder;
        this.channel = channel;
        this.loop = recorder.loop(channel.eventLoop());
        this.farewell = (kind, text) -> channel.close();
        quietSince = recorder.nanoTime.getAsLong();
        guard.arm(quietSince + recorder.limits.patience().idleConnection().toNanos());
    }

    /** How this connection is closed politely: with what the peer did wrong, if anything, and a line for it. */
    void farewell(BiConsumer<Optional<BadRequest>, String> closer) {
        this.farewell = closer;
    }

    /** Asks who the peer is, once; the answer comes on the event loop, at once where it is known. */
    void identify(Consumer<Optional<PeerIdentity>> consumer) {
        if (identity == null) {
            identity = ask().exceptionally(this::stranger);
        }
        identity.thenAccept(peer -> {
            if (loop.loop.inEventLoop()) {
                consumer.accept(peer);
            } else {
                loop.loop.execute(() -> consumer.accept(peer));
            }
        });
    }

    private CompletionStage<Optional<PeerIdentity>> ask() {
        try {
            return recorder.identities.identify(channel.remoteAddress());
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private Optional<PeerIdentity> stranger(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        LOG.warn("cannot tell who {} is: {}", channel.remoteAddress(), PrintableText.of(cause.toString()));
        return Optional.empty();
    }

    /** Reads from the socket, or leaves what comes to the kernel's buffer and so to TCP's window. */
    void read(boolean more) {
        if (channel.config().isAutoRead() != more) {
            channel.config().setAutoRead(more);
        }
    }

    void exchangeBegan() {
        exchanges++;
        headPending = false;
    }

    void exchangeEnded() {
        exchanges--;
        if (exchanges == 0) {
            quietSince = recorder.nanoTime.getAsLong();
            guard.arm(quietSince + recorder.limits.patience().idleConnection().toNanos());
        }
    }

    /** Bytes of a request's head came, and it is not complete. */
    void headPending() {
        if (!headPending && exchanges == 0) {
            headPending = true;
            quietSince = recorder.nanoTime.getAsLong();
            guard.arm(quietSince + recorder.limits.patience().requestHead().toNanos());
        }
    }

    /** The input stands between two frames or requests. */
    void headComplete() {
        if (headPending) {
            headPending = false;
            quietSince = recorder.nanoTime.getAsLong();
            guard.arm(quietSince + recorder.limits.patience().idleConnection().toNanos());
        }
    }

    void closed() {
        closed = true;
        guard.disarm();
    }

    private final class Guard extends Deadline {
        void arm(long dueNanos) {
            // Requests may end after their connection: what is armed then would hold all of it until it expires.
            if (!closed) {
                loop.wheel.arm(this, dueNanos);
            }
        }

        void disarm() {
            loop.wheel.disarm(this);
        }

        @Override
        void expired(long nowNanos) {
            if (exchanges > 0) {
                return;
            }
            if (headPending) {
                farewell.accept(Optional.of(BadRequest.SLOW_HEAD), "request head took too long");
            } else {
                farewell.accept(Optional.empty(), "connection was idle");
            }
        }
    }
}
