package org.tsrecorder.transport.control;

import java.util.concurrent.CompletionStage;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.tailcfg.PingResponse;

/** Pings peers when control asks for it. */
@FunctionalInterface
public interface PingHandler {
    /**
     * Pings a peer. Called on the event loop.
     *
     * @param ip an address of the peer
     * @param type {@code disco}, {@code TSMP}, {@code ICMP} or {@code peerapi}
     * @return what came of it; one that fails, or does not complete within 10 s, is told as an error
     */
    CompletionStage<PingResponse> ping(IpAddress ip, String type);
}
