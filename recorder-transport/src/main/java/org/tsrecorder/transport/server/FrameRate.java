package org.tsrecorder.transport.server;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Bounds the frames other than DATA that one HTTP/2 connection may send: 10,000 in 10 s, which is far beyond any client
 * and far below what SETTINGS, PING or PRIORITY floods need (CVE-2019-9512, -9513, -9515).
 */
final class FrameRate {
    static final int MOST_FRAMES = 10_000;
    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final LongSupplier nanoTime;
    private long windowStart;
    private int frames;

    FrameRate(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    void count() throws Http2Exception {
        frames++;
        if (frames % 1_000 == 1) {
            long now = nanoTime.getAsLong();
            if (frames == 1 || now - windowStart > WINDOW_NANOS) {
                windowStart = now;
                frames = 1;
            }
        }
        if (frames > MOST_FRAMES) {
            throw Http2Exception.connectionError(Http2Error.ENHANCE_YOUR_CALM, "too many control frames");
        }
    }
}
