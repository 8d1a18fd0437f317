package org.tsrecorder.transport.crypto;

import java.security.SecureRandom;

/**
 * Where keys, nonces and indices come from. Handed in, so that a test can replay a handshake byte for byte.
 *
 * <p>Implementations for use outside tests must be cryptographically strong, as {@link #secure()} is.
 */
@FunctionalInterface
public interface RandomSource {
    /**
     * Fills all of {@code out} with random bytes.
     *
     * @param out overwritten from first to last byte
     */
    void nextBytes(byte[] out);

    /**
     * Four random bytes as a number.
     *
     * @return any {@code int}, each as likely
     */
    default int nextInt() {
        byte[] bytes = new byte[Integer.BYTES];
        nextBytes(bytes);
        return (bytes[0] & 0xff) | (bytes[1] & 0xff) << 8 | (bytes[2] & 0xff) << 16 | bytes[3] << 24;
    }

    /**
     * The platform's strong random generator.
     *
     * @return a source that any thread may use
     */
    static RandomSource secure() {
        SecureRandom random = new SecureRandom();
        return random::nextBytes;
    }
}
