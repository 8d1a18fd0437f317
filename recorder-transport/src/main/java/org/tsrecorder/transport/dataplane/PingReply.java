package org.tsrecorder.transport.dataplane;

import java.time.Duration;

/**
 * A peer answered a ping.
 *
 * @param latency from the request to the answer; of a first ping it includes the handshake
 * @param peerApiPort where the peer has its peer API, as a TSMP answer tells; 0 if nowhere, or unknown
 */
public record PingReply(Duration latency, int peerApiPort) {}
