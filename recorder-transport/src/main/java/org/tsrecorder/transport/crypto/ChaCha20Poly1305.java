package org.tsrecorder.transport.crypto;

import io.netty.buffer.ByteBuf;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.Security;
import java.util.Objects;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;

/**
 * ChaCha20-Poly1305 (RFC 8439 §2.8) for any number of keys on one thread.
 *
 * <pre>
 *   seal:  [ plaintext, length bytes ][ 16 bytes of room ]  ─▶  [ ciphertext, length bytes ][ tag ]
 *   open:  [ ciphertext | tag, length bytes in all       ]  ─▶  [ plaintext, length - 16   ][ tag ]
 * </pre>
 *
 * <p>The work is done by the JDK's cipher, whose inner loops are intrinsics. It must be initialised for each packet, so
 * one cipher a direction serves all keys, and a key costs nothing while it is idle. Direct buffers are copied to an
 * array and back, which takes no longer than the provider's own way with them and allocates less (AeadBenchmark in
 * recorder-bench).
 *
 * <p>A tag that does not fit is a return value, and the bytes stay as they were: nothing of the plaintext is ever
 * visible. Inside, the provider throws, so a forged packet costs up to twice what a good one does.
 *
 * <p>Not for two threads at once.
 */
public final class ChaCha20Poly1305 {
    /** Bytes of a nonce. */
    public static final int NONCE_BYTES = 12;

    /** Bytes that sealing adds. */
    public static final int TAG_BYTES = 16;

    private static final String ALGORITHM = "ChaCha20-Poly1305";
    private static final String PROVIDER = "SunJCE";
    private static final byte[] NO_DATA = {};
    private static final int FIRST_COPY_BYTES = 2048;
    private static final int COUNTER_OFFSET = NONCE_BYTES - Long.BYTES;

    private final Cipher sealing = cipher();
    private final Cipher opening = cipher();
    private final byte[] counterNonce = new byte[NONCE_BYTES];
    private byte[] copy = new byte[FIRST_COPY_BYTES];

    /** Makes the ciphers, about a microsecond's work: keep the object. */
    public ChaCha20Poly1305() {}

    /**
     * Encrypts an array's range in place and writes the tag behind it.
     *
     * @param key the key, with which {@code nonce} was never used before
     * @param nonce 12 bytes
     * @param associatedData authenticated but not encrypted; may be empty
     * @param bytes holds the plaintext and room for the tag
     * @param offset index of the first byte of plaintext
     * @param length bytes of plaintext
     * @throws IllegalArgumentException if the nonce has another length, or key and nonce are those of the call before
     * @throws IndexOutOfBoundsException if {@code offset + length + 16} is past the end
     */
    public void seal(AeadKey key, byte[] nonce, byte[] associatedData, byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length + TAG_BYTES, bytes.length);
        requireNonce(nonce);
        try {
            sealing.init(Cipher.ENCRYPT_MODE, key.providerKey(), new IvParameterSpec(nonce));
            sealing.updateAAD(associatedData);
            sealing.doFinal(bytes, offset, length, bytes, offset);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /**
     * Decrypts an array's range in place, if its tag fits.
     *
     * @param key the key
     * @param nonce 12 bytes
     * @param associatedData what was authenticated with it; may be empty
     * @param bytes holds ciphertext and tag
     * @param offset index of the first byte of ciphertext
     * @param length bytes of ciphertext and tag
     * @return whether the tag fits: if so the first {@code length - 16} bytes of the range are the plaintext, else the
     *     range is as it was (a range shorter than a tag never fits)
     * @throws IllegalArgumentException if the nonce has another length
     * @throws IndexOutOfBoundsException if the range is not within the array
     */
    public boolean open(AeadKey key, byte[] nonce, byte[] associatedData, byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        requireNonce(nonce);
        if (length < TAG_BYTES) {
            return false;
        }
        try {
            opening.init(Cipher.DECRYPT_MODE, key.providerKey(), new IvParameterSpec(nonce));
            opening.updateAAD(associatedData);
            opening.doFinal(bytes, offset, length, bytes, offset);
            return true;
        } catch (AEADBadTagException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /**
     * Encrypts a buffer's range in place and writes the tag behind it, without associated data and with the nonce of
     * WireGuard's packets: four zero bytes and the counter, little-endian (paper §5.4.6). Indices do not move.
     *
     * @param key the key, with which {@code counter} was never used before
     * @param counter the packet's number, unsigned
     * @param buffer holds the plaintext and room for the tag within its capacity; only the range is touched
     * @param index absolute index of the first byte of plaintext
     * @param length bytes of plaintext
     * @throws IndexOutOfBoundsException if {@code index + length + 16} is past the capacity
     */
    public void seal(AeadKey key, long counter, ByteBuf buffer, int index, int length) {
        byte[] nonce = nonce(counter);
        if (buffer.hasArray()) {
            Objects.checkFromIndexSize(index, length + TAG_BYTES, buffer.capacity());
            seal(key, nonce, NO_DATA, buffer.array(), buffer.arrayOffset() + index, length);
            return;
        }
        byte[] bytes = copy(length + TAG_BYTES);
        buffer.getBytes(index, bytes, 0, length);
        seal(key, nonce, NO_DATA, bytes, 0, length);
        buffer.setBytes(index, bytes, 0, length + TAG_BYTES);
    }

    /**
     * Decrypts a buffer's range in place if its tag fits: the counterpart of {@link #seal(AeadKey, long, ByteBuf, int,
     * int)}. Indices do not move.
     *
     * @param key the key
     * @param counter the packet's number, unsigned
     * @param buffer holds ciphertext and tag; only the range is touched
     * @param index absolute index of the first byte of ciphertext
     * @param length bytes of ciphertext and tag
     * @return whether the tag fits: if so the first {@code length - 16} bytes of the range are the plaintext, else the
     *     range is as it was
     * @throws IndexOutOfBoundsException if the range is not within the buffer's capacity
     */
    public boolean open(AeadKey key, long counter, ByteBuf buffer, int index, int length) {
        byte[] nonce = nonce(counter);
        if (buffer.hasArray()) {
            Objects.checkFromIndexSize(index, length, buffer.capacity());
            return open(key, nonce, NO_DATA, buffer.array(), buffer.arrayOffset() + index, length);
        }
        byte[] bytes = copy(length);
        buffer.getBytes(index, bytes, 0, length);
        if (!open(key, nonce, NO_DATA, bytes, 0, length)) {
            return false;
        }
        buffer.setBytes(index, bytes, 0, length - TAG_BYTES);
        return true;
    }

    private byte[] nonce(long counter) {
        for (int i = 0; i < Long.BYTES; i++) {
            counterNonce[COUNTER_OFFSET + i] = (byte) (counter >>> (Byte.SIZE * i));
        }
        return counterNonce;
    }

    private byte[] copy(int length) {
        if (copy.length < length) {
            copy = new byte[Integer.highestOneBit(length - 1) << 1];
        }
        return copy;
    }

    private static void requireNonce(byte[] nonce) {
        if (nonce.length != NONCE_BYTES) {
            throw new IllegalArgumentException("nonce length=" + nonce.length + ", want " + NONCE_BYTES);
        }
    }

    /** The JDK's own if it is there, for an embedder may have put a slower provider before it. */
    private static Cipher cipher() {
        try {
            Provider provider = Security.getProvider(PROVIDER);
            return provider == null ? Cipher.getInstance(ALGORITHM) : Cipher.getInstance(ALGORITHM, provider);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + ALGORITHM, e);
        }
    }
}
