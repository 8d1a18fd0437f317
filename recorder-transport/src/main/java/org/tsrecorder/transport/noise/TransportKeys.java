package org.tsrecorder.transport.noise;

import org.tsrecorder.transport.crypto.AeadKey;

/**
 * What a finished handshake leaves to one of its two sides.
 *
 * @param send seals what this side sends
 * @param receive opens what the other side sends
 */
public record TransportKeys(AeadKey send, AeadKey receive) {
    /** Overwrites both keys. */
    public void destroy() {
        send.destroy();
        receive.destroy();
    }
}
