package org.tsrecorder.transport.netcheck;

import io.netty.buffer.ByteBuf;
import org.tsrecorder.transport.packet.IpAddress;

/** What a {@link NetCheck} wants done, while it runs. */
public interface NetCheckOutput {
    /**
     * Send this by the socket that WireGuard uses.
     *
     * @param request ownership moves here
     */
    void sendStun(ByteBuf request, IpAddress destination, int port);

    /** Look up a name, and answer with {@link NetCheck#resolved}, now or later. */
    void resolve(String host);

    /**
     * Measure a region over HTTPS, and answer with {@link NetCheck#latency} or {@link NetCheck#latencyFailed}, now or
     * later.
     */
    void measureLatency(int region);

    /** The check is done. */
    void report(Report report);
}
