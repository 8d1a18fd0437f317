package org.tsrecorder.transport.wireguard;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.transport.crypto.Blake2s;
import org.tsrecorder.transport.crypto.XChaCha20Poly1305;

/**
 * The sending half of the cookie mechanism for one peer (paper, §5.4.4): authenticates our handshake messages, with the
 * cookie the peer asked for while that is younger than two minutes.
 *
 * <p>A cookie is only taken in answer to the last message sent, by that message's mac1, and only once.
 */
final class CookieGenerator {
    private final byte[] mac1Key;
    private final byte[] cookieKey;
    private byte @Nullable [] lastMac1;
    private byte @Nullable [] cookie;
    private long cookieReceivedNanos;

    CookieGenerator(byte[] peerPublicKey) {
        mac1Key = CookieChecker.mac1Key(peerPublicKey);
        cookieKey = CookieChecker.cookieKey(peerPublicKey);
    }

    /** Fills in mac1, and mac2 if there is a cookie, of an initiation or a response that is complete but for them. */
    void addMacs(long nowNanos, byte[] message) {
        int offset = MessageLayout.mac1Offset(message);
        byte[] mac1 = Blake2s.mac128(mac1Key, message, 0, offset);
        System.arraycopy(mac1, 0, message, offset, MessageLayout.MAC);
        lastMac1 = mac1;
        byte[] current = cookie;
        if (current != null && nowNanos - cookieReceivedNanos < WireGuardConstants.COOKIE_REFRESH_TIME) {
            int mac2 = offset + MessageLayout.MAC;
            System.arraycopy(Blake2s.mac128(current, message, 0, mac2), 0, message, mac2, MessageLayout.MAC);
        }
    }

    /** Takes the cookie out of a cookie reply; false if it does not answer our last message. */
    boolean consumeReply(long nowNanos, byte[] reply) {
        byte[] mac1 = lastMac1;
        if (mac1 == null) {
            return false;
        }
        byte[] nonce = Arrays.copyOfRange(reply, MessageLayout.COOKIE_REPLY_NONCE, MessageLayout.COOKIE_REPLY_COOKIE);
        byte[] sealed = Arrays.copyOfRange(reply, MessageLayout.COOKIE_REPLY_COOKIE, reply.length);
        Optional<byte[]> opened = XChaCha20Poly1305.open(cookieKey, nonce, mac1, sealed);
        if (opened.isEmpty()) {
            return false;
        }
        cookie = opened.get();
        cookieReceivedNanos = nowNanos;
        lastMac1 = null;
        return true;
    }
}
