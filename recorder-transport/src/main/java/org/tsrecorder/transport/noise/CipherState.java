package org.tsrecorder.transport.noise;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.tsrecorder.transport.crypto.AeadKey;
import org.tsrecorder.transport.crypto.ChaCha20Poly1305;

/**
 * Noise's CipherState (§5.1): one direction of a stream of records, each sealed with the next nonce.
 *
 * <pre>
 *   nonce = 00 00 00 00 | counter, 8 bytes in the protocol's order
 * </pre>
 *
 * <p>Noise writes the counter little-endian; Tailscale's control protocol writes it big-endian, which is why the order
 * is a parameter. WireGuard numbers its packets itself and does not use this.
 *
 * <p>For one thread.
 */
public final class CipherState {
    /** Reserved by Noise (§5.1): no record has it. */
    private static final long LAST_COUNTER = -1;

    private static final int COUNTER_OFFSET = ChaCha20Poly1305.NONCE_BYTES - Long.BYTES;
    private static final byte[] NO_DATA = {};

    private final ChaCha20Poly1305 aead;
    private final AeadKey key;
    private final byte[] nonce = new byte[ChaCha20Poly1305.NONCE_BYTES];
    private final ByteBuffer nonceView;
    private long counter;

    /**
     * Starts at counter zero.
     *
     * @param key the direction's key
     * @param order of the counter in the nonce
     * @param aead the thread's cipher
     */
    public CipherState(AeadKey key, ByteOrder order, ChaCha20Poly1305 aead) {
        this(key, order, aead, 0);
    }

    CipherState(AeadKey key, ByteOrder order, ChaCha20Poly1305 aead, long firstCounter) {
        this.aead = aead;
        this.key = key;
        this.nonceView = ByteBuffer.wrap(nonce).order(order);
        this.counter = firstCounter;
    }

    /**
     * Seals the next record in place and writes its tag behind it.
     *
     * @param bytes holds the plaintext and 16 bytes of room
     * @param offset index of the first byte of plaintext
     * @param length bytes of plaintext
     * @throws IllegalStateException if the counter is used up
     */
    public void encrypt(byte[] bytes, int offset, int length) {
        aead.seal(key, nextNonce(), NO_DATA, bytes, offset, length);
    }

    /**
     * Opens the next record in place.
     *
     * @param bytes holds ciphertext and tag
     * @param offset index of the first byte of ciphertext
     * @param length bytes of ciphertext and tag
     * @return whether it is the next record of the stream; if not the bytes are as they were, and the stream has ended,
     *     for the counter has moved on
     * @throws IllegalStateException if the counter is used up
     */
    public boolean decrypt(byte[] bytes, int offset, int length) {
        return aead.open(key, nextNonce(), NO_DATA, bytes, offset, length);
    }

    private byte[] nextNonce() {
        if (counter == LAST_COUNTER) {
            throw new IllegalStateException("the counter is used up");
        }
        nonceView.putLong(COUNTER_OFFSET, counter++);
        return nonce;
    }
}
