package org.tsrecorder.transport.noise;

import java.nio.charset.StandardCharsets;

/** The two handshakes that are spoken here. */
public enum NoisePattern {
    /** Of control connections: ephemeral keys are mixed into the hash only. */
    IK("Noise_IK_25519_ChaChaPoly_BLAKE2s"),

    /**
     * Of WireGuard: a preshared key closes the response, and ephemeral keys are mixed into the key as well (Noise
     * §9.2).
     */
    IK_PSK2("Noise_IKpsk2_25519_ChaChaPoly_BLAKE2s");

    private final String protocolName;

    NoisePattern(String protocolName) {
        this.protocolName = protocolName;
    }

    /** The name that seeds the hash. */
    byte[] protocolName() {
        return protocolName.getBytes(StandardCharsets.US_ASCII);
    }

    boolean hasPresharedKey() {
        return this == IK_PSK2;
    }
}
