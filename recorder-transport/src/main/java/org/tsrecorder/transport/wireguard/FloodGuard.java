package org.tsrecorder.transport.wireguard;

import io.netty.buffer.Unpooled;

/**
 * Decides which handshake messages are worth a key agreement (paper, §5.3): mac1 always; under load mac2 too, and no
 * more of them than one address may send.
 */
final class FloodGuard {
    private final CookieChecker cookies;
    private final LoadMonitor load;
    private final SourceRateLimiter limiter;
    private final WireGuardCounters counters;

    FloodGuard(CookieChecker cookies, WireGuardTuning tuning, WireGuardCounters counters) {
        this.cookies = cookies;
        this.load = new LoadMonitor(tuning.handshakesPerSecond(), tuning.handshakeBurst());
        this.limiter = new SourceRateLimiter(tuning.maxLimitedSources());
        this.counters = counters;
    }

    WireGuardCounters counters() {
        return counters;
    }

    /** Whether the sender knows our static key; counted if not. */
    boolean hasValidMac1(byte[] message) {
        boolean valid = cookies.hasValidMac1(message);
        if (!valid) {
            counters.increment(WireGuardCounter.INVALID_MAC1_DROPPED);
        }
        return valid;
    }

    /**
     * Whether to go on with a message whose mac1 is valid; if not, it is counted and perhaps answered with a cookie.
     */
    boolean admits(long nowNanos, Endpoint source, byte[] message, WireGuardOutput out) {
        if (!load.underLoad(nowNanos)) {
            return true;
        }
        if (!cookies.hasValidMac2(nowNanos, message, source)) {
            counters.increment(WireGuardCounter.COOKIE_REPLIES_SENT);
            out.cookieReply(source, Unpooled.wrappedBuffer(cookies.reply(nowNanos, message, source)));
            return false;
        }
        if (!limiter.allows(nowNanos, source.address())) {
            counters.increment(WireGuardCounter.RATE_LIMITED_HANDSHAKES_DROPPED);
            return false;
        }
        return true;
    }
}
