package org.tsrecorder.transport.magicsock;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.transport.dataplane.UdpEndpoint;
import org.tsrecorder.transport.disco.TransactionId;

/** Pings of one peer that have no pong yet, the oldest first; at {@value #MOST} the oldest is given up. */
final class SentPings {
    private static final int MOST = 512;

    private final Map<TransactionId, SentPing> pending = new LinkedHashMap<>();

    /**
     * A ping.
     *
     * @param to where; null for a relay
     * @param region the relay's, or 0
     * @param sentNanos when
     * @param listener who asked for it; null if it was us
     */
    record SentPing(
            @Nullable UdpEndpoint to,
            int region,
            long sentNanos,
            @Nullable PingListener listener) {}

    void add(TransactionId transaction, SentPing ping) {
        if (pending.size() >= MOST) {
            Iterator<SentPing> oldest = pending.values().iterator();
            oldest.next();
            oldest.remove();
        }
        pending.put(transaction, ping);
    }

    @Nullable
    SentPing remove(TransactionId transaction) {
        return pending.remove(transaction);
    }

    /** Takes out the oldest if it was waited for long enough. */
    @Nullable
    SentPing pollExpired(long nowNanos) {
        Iterator<SentPing> oldest = pending.values().iterator();
        if (!oldest.hasNext()) {
            return null;
        }
        SentPing ping = oldest.next();
        if (nowNanos - ping.sentNanos() < PathConstants.PING_TIMEOUT) {
            return null;
        }
        oldest.remove();
        return ping;
    }

    boolean isEmpty() {
        return pending.isEmpty();
    }

    /** When the oldest expires; there must be one. */
    long nextExpiryNanos() {
        return pending.values().iterator().next().sentNanos() + PathConstants.PING_TIMEOUT;
    }

    void clear() {
        pending.clear();
    }
}
