package org.tsrecorder.transport.ts2021;

import java.time.Duration;

/**
 * Our own choices about connections to control.
 *
 * @param connectTimeout for the whole way: name, TCP, TLS, upgrade, handshake; upstream has 5 s and 5 s more
 * @param streamWindowBytes how much of one answer may be under way unread (HTTP/2's initial window)
 * @param connectionWindowBytes the same for all streams together; more than one stream's, so that an answer that is
 *     read slowly holds up no other
 * @param maxHeaderBytes of an HTTP/1.1 answer's head
 */
public record ControlTuning(
        Duration connectTimeout, int streamWindowBytes, int connectionWindowBytes, int maxHeaderBytes) {
    /** What a node uses. */
    public static final ControlTuning STOCK = new ControlTuning(Duration.ofSeconds(10), 4 << 20, 16 << 20, 16 << 10);

    /** Refuses windows that could not work. */
    public ControlTuning {
        if (streamWindowBytes < 1 << 14 || connectionWindowBytes < 1 << 16 || maxHeaderBytes < 1 << 10) {
            throw new IllegalArgumentException("streamWindowBytes=%d connectionWindowBytes=%d maxHeaderBytes=%d"
                    .formatted(streamWindowBytes, connectionWindowBytes, maxHeaderBytes));
        }
    }
}
