package org.tsrecorder.transport.wireguard;

import java.util.concurrent.TimeUnit;
import org.tsrecorder.transport.time.TokenBucket;

/**
 * Whether handshakes come faster than we want to compute them (paper, §5.3). Work is done as it arrives, so there is no
 * queue whose length would say; the rate does. Load, once seen, lasts a second.
 */
final class LoadMonitor {
    private static final long LASTS = TimeUnit.SECONDS.toNanos(1);

    private final TokenBucket bucket;
    private long lastLoadNanos;
    private boolean loaded;

    LoadMonitor(int perSecond, int burst) {
        bucket = new TokenBucket(perSecond, burst);
    }

    /** Takes note of one handshake message worth computing, and says whether we are under load. */
    boolean underLoad(long nowNanos) {
        if (!bucket.tryTake(nowNanos)) {
            loaded = true;
            lastLoadNanos = nowNanos;
        }
        loaded = loaded && nowNanos - lastLoadNanos < LASTS;
        return loaded;
    }
}
