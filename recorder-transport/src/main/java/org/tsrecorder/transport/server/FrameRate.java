package org.tsrecorder.transport.server;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Bounds the frames other than DATA that one HTTP/2 connection may send: 10,000 in 10 s, which is far beyond any client
 * and far below what SETTINGS, PING or PRIORITY floods need (CVE-2019-9512, -9513, -9515). A frame of any type that is
 * an error of its stream, such as DATA beyond the window, counts as a hundred: the connection survives it, and so it
 * could be sent without end.
 */
final class FrameRate {
    static final int MOST_FRAMES = 10_000;
    static final int STREAM_ERROR_WEIGHT = 100;
    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int FRAMES_PER_LOOK = 1_000;

    private final LongSupplier nanoTime;
    private long windowStart;
    private int frames;
    private int framesAtLook;

    FrameRate(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.windowStart = nanoTime.getAsLong();
    }

    /** A frame other than DATA has come. */
    void count() throws Http2Exception {
        count(1, "too many control frames");
    }

    /** A frame was an error of its stream. */
    void countStreamError() throws Http2Exception {
        count(STREAM_ERROR_WEIGHT, "too many frames that are errors of their streams");
    }

    /** The clock is read now and then only. */
    private void count(int weight, String complaint) throws Http2Exception {
        frames += weight;
        if (frames - framesAtLook >= FRAMES_PER_LOOK) {
            long now = nanoTime.getAsLong();
            if (now - windowStart > WINDOW_NANOS) {
                windowStart = now;
                frames = weight;
            }
            framesAtLook = frames;
        }
        if (frames > MOST_FRAMES) {
            throw Http2Exception.connectionError(Http2Error.ENHANCE_YOUR_CALM, complaint);
        }
    }
}
