package org.tsrecorder.terminal;

import java.util.function.IntConsumer;

/**
 * UTF-8 in any split of its bytes, to code points; what is no UTF-8 becomes U+FFFD once per maximal subpart (Unicode
 * §3.9, table 3-7), as WHATWG and Rust do it; the JDK's decoder differs in encoded surrogates, which it replaces once.
 *
 * <p>Not for use by several threads.
 */
final class Utf8Decoder {
    private static final int REPLACEMENT = 0xFFFD;

    private final IntConsumer codePoints;
    private int value;
    private int missing;
    private int least;
    private int most;

    Utf8Decoder(IntConsumer codePoints) {
        this.codePoints = codePoints;
    }

    void decode(byte[] bytes, int offset, int length) {
        for (int index = offset; index < offset + length; index++) {
            decode(bytes[index] & 0xFF);
        }
    }

    /** The input has ended: a character cut short is replaced. */
    void finish() {
        if (missing > 0) {
            missing = 0;
            codePoints.accept(REPLACEMENT);
        }
    }

    private void decode(int octet) {
        if (missing == 0) {
            begin(octet);
        } else if (octet < least || octet > most) {
            missing = 0;
            codePoints.accept(REPLACEMENT);
            begin(octet);
        } else {
            value = (value << 6) | (octet & 0x3F);
            expect(missing - 1, 0x80, 0xBF);
            if (missing == 0) {
                codePoints.accept(value);
            }
        }
    }

    private void begin(int octet) {
        if (octet < 0x80) {
            codePoints.accept(octet);
        } else if (octet >= 0xC2 && octet <= 0xDF) {
            value = octet & 0x1F;
            expect(1, 0x80, 0xBF);
        } else if (octet >= 0xE0 && octet <= 0xEF) {
            value = octet & 0x0F;
            expect(2, octet == 0xE0 ? 0xA0 : 0x80, octet == 0xED ? 0x9F : 0xBF);
        } else if (octet >= 0xF0 && octet <= 0xF4) {
            value = octet & 0x07;
            expect(3, octet == 0xF0 ? 0x90 : 0x80, octet == 0xF4 ? 0x8F : 0xBF);
        } else {
            codePoints.accept(REPLACEMENT);
        }
    }

    private void expect(int octets, int from, int to) {
        missing = octets;
        least = from;
        most = to;
    }
}
