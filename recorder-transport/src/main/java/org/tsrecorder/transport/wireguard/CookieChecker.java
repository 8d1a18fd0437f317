package org.tsrecorder.transport.wireguard;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.tsrecorder.transport.crypto.Blake2s;
import org.tsrecorder.transport.crypto.ConstantTime;
import org.tsrecorder.transport.crypto.RandomSource;
import org.tsrecorder.transport.crypto.XChaCha20Poly1305;

/**
 * The receiving half of the cookie mechanism (paper, §5.3, §5.4.4, §5.4.7): checks mac1 before any key agreement, and
 * under load asks a sender to prove its address.
 *
 * <pre>
 *   sender ── initiation, mac2 = 0 ──▶  mac1 fits, under load
 *          ◀── cookie reply ──────────  cookie = Mac(secret, address || port), sealed with mac1 as associated data
 *          ── initiation, mac2 ──────▶  mac2 = Mac(cookie, message): worked on, at the address's rate
 * </pre>
 *
 * <p>The secret lives for two minutes; nothing is kept per sender.
 */
final class CookieChecker {
    private static final byte[] LABEL_MAC1 = "mac1----".getBytes(US_ASCII);
    private static final byte[] LABEL_COOKIE = "cookie--".getBytes(US_ASCII);

    private final RandomSource random;
    private final byte[] mac1Key;
    private final byte[] cookieKey;
    private final byte[] secret = new byte[Blake2s.HASH_BYTES];
    private long secretBornNanos;
    private boolean secretBorn;

    CookieChecker(byte[] ownPublicKey, RandomSource random) {
        this.random = random;
        mac1Key = mac1Key(ownPublicKey);
        cookieKey = cookieKey(ownPublicKey);
    }

    /** The key of all mac1 in messages to the owner of this public key. */
    static byte[] mac1Key(byte[] receiverPublicKey) {
        return Blake2s.hash(LABEL_MAC1, receiverPublicKey);
    }

    /** The key that seals the cookies which the owner of this public key gives out. */
    static byte[] cookieKey(byte[] receiverPublicKey) {
        return Blake2s.hash(LABEL_COOKIE, receiverPublicKey);
    }

    /** Whether an initiation or a response was meant for us. */
    boolean hasValidMac1(byte[] message) {
        int offset = MessageLayout.mac1Offset(message);
        return ConstantTime.equal(Blake2s.mac128(mac1Key, message, 0, offset), message, offset);
    }

    /** Whether an initiation or a response proves that its sender receives at {@code source}. */
    boolean hasValidMac2(long nowNanos, byte[] message, Endpoint source) {
        if (!secretIsFresh(nowNanos)) {
            return false;
        }
        int offset = MessageLayout.mac1Offset(message) + MessageLayout.MAC;
        return ConstantTime.equal(Blake2s.mac128(cookie(source), message, 0, offset), message, offset);
    }

    /** The cookie reply to an initiation or a response from {@code source}. */
    byte[] reply(long nowNanos, byte[] message, Endpoint source) {
        if (!secretIsFresh(nowNanos)) {
            random.nextBytes(secret);
            secretBornNanos = nowNanos;
            secretBorn = true;
        }
        byte[] nonce = new byte[XChaCha20Poly1305.NONCE_BYTES];
        random.nextBytes(nonce);
        int mac1 = MessageLayout.mac1Offset(message);
        byte[] sealed = XChaCha20Poly1305.seal(
                cookieKey, nonce, Arrays.copyOfRange(message, mac1, mac1 + MessageLayout.MAC), cookie(source));

        byte[] reply = new byte[MessageLayout.COOKIE_REPLY_LENGTH];
        MessageLayout.setInt(reply, 0, MessageLayout.TYPE_COOKIE_REPLY);
        // In both kinds of handshake message the sender's index stands at the same place.
        MessageLayout.setInt(
                reply,
                MessageLayout.COOKIE_REPLY_RECEIVER,
                MessageLayout.getInt(message, MessageLayout.INITIATION_SENDER));
        System.arraycopy(nonce, 0, reply, MessageLayout.COOKIE_REPLY_NONCE, nonce.length);
        System.arraycopy(sealed, 0, reply, MessageLayout.COOKIE_REPLY_COOKIE, sealed.length);
        return reply;
    }

    private boolean secretIsFresh(long nowNanos) {
        return secretBorn && nowNanos - secretBornNanos < WireGuardConstants.COOKIE_REFRESH_TIME;
    }

    private byte[] cookie(Endpoint source) {
        byte[] address = source.address().octets();
        byte[] input = ByteBuffer.allocate(address.length + Short.BYTES)
                .put(address)
                .putShort((short) source.port())
                .array();
        return Blake2s.mac128(secret, input, 0, input.length);
    }
}
