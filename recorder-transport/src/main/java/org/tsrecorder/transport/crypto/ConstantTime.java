package org.tsrecorder.transport.crypto;

import java.security.MessageDigest;

/** Comparisons that take as long for a wrong secret as for the right one. */
public final class ConstantTime {
    private ConstantTime() {}

    /**
     * Whether two arrays hold the same bytes. The time taken depends on the lengths only.
     *
     * @param a one array
     * @param b the other
     * @return whether length and contents agree
     */
    public static boolean equal(byte[] a, byte[] b) {
        return MessageDigest.isEqual(a, b);
    }

    /**
     * Whether {@code expected} stands in {@code bytes} at {@code offset}. The time taken depends on the length of
     * {@code expected} only.
     *
     * @param expected what should stand there, all of it
     * @param bytes where to look
     * @param offset index of the first byte to compare; {@code expected.length} bytes must follow
     * @return whether they are the same
     */
    public static boolean equal(byte[] expected, byte[] bytes, int offset) {
        int difference = 0;
        for (int i = 0; i < expected.length; i++) {
            difference |= expected[i] ^ bytes[offset + i];
        }
        return difference == 0;
    }

    /**
     * Whether all bytes are zero. The time taken depends on the length only.
     *
     * @param bytes what to look at
     * @return whether none has a bit set
     */
    public static boolean isZero(byte[] bytes) {
        int bits = 0;
        for (byte b : bytes) {
            bits |= b;
        }
        return bits == 0;
    }
}
