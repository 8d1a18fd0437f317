package org.tsrecorder.transport.tcp;

/**
 * Arithmetic modulo 2^32 on sequence numbers, RFC 9293 §3.4. Two numbers compare rightly while they are less than 2^31
 * apart.
 */
final class SequenceNumber {
    private SequenceNumber() {}

    /** Whether {@code a < b}. */
    static boolean before(int a, int b) {
        return a - b < 0;
    }

    /** Whether {@code a <= b}. */
    static boolean atOrBefore(int a, int b) {
        return a - b <= 0;
    }

    /** Whether {@code a > b}. */
    static boolean after(int a, int b) {
        return a - b > 0;
    }

    /** Whether {@code a >= b}. */
    static boolean atOrAfter(int a, int b) {
        return a - b >= 0;
    }

    /** The greater of the two. */
    static int max(int a, int b) {
        return a - b >= 0 ? a : b;
    }

    /** The lesser of the two. */
    static int min(int a, int b) {
        return a - b <= 0 ? a : b;
    }
}
