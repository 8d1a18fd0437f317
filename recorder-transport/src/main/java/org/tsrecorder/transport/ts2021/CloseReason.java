package org.tsrecorder.transport.ts2021;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;

/** The first thing that was said about why a connection ended. */
final class CloseReason {
    private static final AttributeKey<String> REASON = AttributeKey.valueOf(CloseReason.class, "reason");

    private CloseReason() {}

    /** Notes the reason, unless there is one, and closes. */
    static void close(Channel channel, String reason) {
        note(channel, reason);
        var unused = channel.close();
    }

    static void note(Channel channel, String reason) {
        channel.attr(REASON).setIfAbsent(reason);
    }

    static String of(Channel channel) {
        String reason = channel.attr(REASON).get();
        return reason == null ? "control closed the connection" : reason;
    }
}
