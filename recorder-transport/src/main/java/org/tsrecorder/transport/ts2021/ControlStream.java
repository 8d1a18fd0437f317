package org.tsrecorder.transport.ts2021;

import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * An answer under way. While it is paused no more than the window of it is kept here, and control waits.
 *
 * <p>For the event loop only.
 */
public final class ControlStream {
    private @Nullable Channel channel;
    private boolean paused;
    private boolean cancelled;

    ControlStream() {}

    /** Its HTTP/2 stream is there. */
    void opened(Channel stream) {
        channel = stream;
        stream.config().setAutoRead(!paused);
        if (cancelled) {
            var unused = stream.close();
        }
    }

    /** No more {@code data} until {@link #resume()}. */
    public void pause() {
        paused = true;
        if (channel != null) {
            channel.config().setAutoRead(false);
        }
    }

    /** Goes on. */
    public void resume() {
        paused = false;
        if (channel != null) {
            channel.config().setAutoRead(true);
        }
    }

    /** Gives up the answer, whose listener is told nothing any more. Without effect when it is over. */
    public void cancel() {
        cancelled = true;
        if (channel != null) {
            var unused = channel.close();
        }
    }

    boolean isCancelled() {
        return cancelled;
    }
}
