package org.tsrecorder.transport.server;

import io.netty.channel.Channel;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * What the server knows of one connection, below any HTTP version: who is at its other end, whether it is read from,
 * and how long it has been quiet. Lives on the connection's event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails closes the channel, which the handlers hear of
final class PeerConnection {
    final RecorderContext recorder;
    final Channel channel;
    final LoopState loop;
    private final Guard guard = new Guard();
    private final IdentityLookup identity = new IdentityLookup(this);
    private BiConsumer<Optional<BadRequest>, String> farewell;
    private int exchanges;
    private boolean headPending;
    private boolean closed;
    private boolean wanted = true;
    private int stalled;
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

    /** Asks who the peer is; the answer comes on the event loop, at once where it is known. */
    void identify(IdentityLookup.Asker asker) {
        identity.ask(asker);
    }

    /** Runs on the event loop, at once where that is where we are. */
    void onLoop(Runnable action) {
        if (loop.loop.inEventLoop()) {
            action.run();
        } else {
            loop.post(action);
        }
    }

    /** Reads from the socket, or leaves what comes to the kernel's buffer and so to TCP's window. */
    void read(boolean more) {
        wanted = more;
        applyRead();
    }

    /** Reads nothing, whatever else is wanted, until as many calls of {@link #unstall}. */
    void stall() {
        stalled++;
        applyRead();
    }

    void unstall() {
        stalled--;
        applyRead();
    }

    private void applyRead() {
        boolean more = wanted && stalled == 0;
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
        identity.closed();
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
