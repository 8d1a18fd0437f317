package org.tsrecorder.transport.noise;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.transport.crypto.AeadKey;
import org.tsrecorder.transport.crypto.Blake2s;
import org.tsrecorder.transport.crypto.ChaCha20Poly1305;
import org.tsrecorder.transport.crypto.Kdf;
import org.tsrecorder.transport.crypto.Secrets;

/**
 * Noise's SymmetricState (§5.2): the chaining key {@code ck}, the transcript hash {@code h}, and the key {@code k} for
 * the next piece.
 *
 * <p>In the patterns spoken here each key seals exactly one piece, so its nonce is always zero, and a second piece
 * without a new key is a mistake of the caller.
 *
 * <p>For one thread. Public for protocols whose messages are not laid out as {@link HandshakeState} does it.
 */
public final class SymmetricState {
    /** Bytes of the chaining key and of the hash. */
    public static final int HASH_BYTES = Blake2s.HASH_BYTES;

    private static final byte[] ZERO_NONCE = new byte[ChaCha20Poly1305.NONCE_BYTES];
    private static final byte[] NO_BYTES = {};

    private final ChaCha20Poly1305 aead;
    private final byte[] chainingKey;
    private byte[] hash;
    private @Nullable AeadKey key;

    /**
     * Starts with {@code h = ck = BLAKE2s(protocol name)}.
     *
     * @param pattern gives the name
     * @param aead the thread's cipher
     */
    public SymmetricState(NoisePattern pattern, ChaCha20Poly1305 aead) {
        this.aead = aead;
        this.hash = Blake2s.hash(pattern.protocolName());
        this.chainingKey = hash.clone();
    }

    private SymmetricState(SymmetricState original) {
        this.aead = original.aead;
        this.hash = original.hash.clone();
        this.chainingKey = original.chainingKey.clone();
    }

    /**
     * A second state that goes its own way, so that a forged message can be tried without spoiling the handshake.
     *
     * @return a copy without a key
     */
    SymmetricState fork() {
        return new SymmetricState(this);
    }

    /**
     * {@code h = HASH(h || data)}.
     *
     * @param data a key or a prologue
     */
    public void mixHash(byte[] data) {
        hash = Blake2s.hash(hash, data);
    }

    /**
     * {@code ck, k = HKDF(ck, input)}: both KDF1 and KDF2 of the WireGuard paper, whose first output is the same.
     *
     * @param input a DH result, or in WireGuard an ephemeral public key
     */
    public void mixKey(byte[] input) {
        byte[] next = new byte[AeadKey.BYTES];
        Kdf.derive(chainingKey, input, chainingKey, next);
        replaceKey(next);
    }

    /**
     * {@code ck, temp, k = HKDF(ck, input)} and {@code h = HASH(h || temp)}: the psk token.
     *
     * @param input the preshared key
     */
    public void mixKeyAndHash(byte[] input) {
        byte[] mixed = new byte[HASH_BYTES];
        byte[] next = new byte[AeadKey.BYTES];
        Kdf.derive(chainingKey, input, chainingKey, mixed, next);
        mixHash(mixed);
        Secrets.erase(mixed);
        replaceKey(next);
    }

    /**
     * Seals a piece with {@code k} in place, writes its tag behind it, and mixes both into the hash.
     *
     * @param bytes holds the plaintext and 16 bytes of room
     * @param offset index of the first byte of plaintext
     * @param length bytes of plaintext, may be zero
     * @throws IllegalStateException if the key was used already
     */
    public void encryptAndHash(byte[] bytes, int offset, int length) {
        AeadKey once = takeKey();
        aead.seal(once, ZERO_NONCE, hash, bytes, offset, length);
        once.destroy();
        mixHash(copyOf(bytes, offset, length + ChaCha20Poly1305.TAG_BYTES));
    }

    /**
     * Opens a piece with {@code k} and mixes it into the hash as it came.
     *
     * @param bytes holds ciphertext and tag; not changed
     * @param offset index of the first byte of ciphertext
     * @param length bytes of ciphertext and tag
     * @param plaintext receives {@code length - 16} bytes if the tag fits
     * @return whether the tag fits; if not, this handshake has failed
     * @throws IllegalStateException if the key was used already
     */
    public boolean decryptAndHash(byte[] bytes, int offset, int length, byte[] plaintext) {
        AeadKey once = takeKey();
        byte[] piece = copyOf(bytes, offset, length);
        byte[] opened = piece.clone();
        boolean fits = aead.open(once, ZERO_NONCE, hash, opened, 0, length);
        once.destroy();
        if (fits) {
            mixHash(piece);
            System.arraycopy(opened, 0, plaintext, 0, length - ChaCha20Poly1305.TAG_BYTES);
            Secrets.erase(opened);
        }
        return fits;
    }

    /**
     * Ends the handshake: {@code k1, k2 = HKDF(ck, empty)}, and the state is erased.
     *
     * @param initiator whether this side sent the first message, and so sends with {@code k1}
     * @return this side's keys
     */
    public TransportKeys split(boolean initiator) {
        byte[] first = new byte[AeadKey.BYTES];
        byte[] second = new byte[AeadKey.BYTES];
        Kdf.derive(chainingKey, NO_BYTES, first, second);
        TransportKeys keys = initiator
                ? new TransportKeys(new AeadKey(first), new AeadKey(second))
                : new TransportKeys(new AeadKey(second), new AeadKey(first));
        Secrets.erase(first, second);
        destroy();
        return keys;
    }

    /**
     * The transcript hash, which names this handshake once it is over.
     *
     * @return 32 new bytes
     */
    public byte[] handshakeHash() {
        return hash.clone();
    }

    /** Overwrites chaining key and key; the state is of no use afterwards. */
    public void destroy() {
        Secrets.erase(chainingKey);
        if (key != null) {
            key.destroy();
            key = null;
        }
    }

    private void replaceKey(byte[] next) {
        if (key != null) {
            key.destroy();
        }
        key = new AeadKey(next);
        Secrets.erase(next);
    }

    private AeadKey takeKey() {
        AeadKey once = key;
        if (once == null) {
            throw new IllegalStateException("no key since the last piece");
        }
        key = null;
        return once;
    }

    private static byte[] copyOf(byte[] bytes, int offset, int length) {
        return Arrays.copyOfRange(bytes, offset, offset + length);
    }
}
