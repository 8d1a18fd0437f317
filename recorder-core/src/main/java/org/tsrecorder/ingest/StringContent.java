package org.tsrecorder.ingest;

import java.util.Arrays;

/**
 * Skips the inside of a JSON string. Only bytes that {@link LineScratch} marked are looked at:
 *
 * <pre>
 *   bytes   h e l l o \ r \ n "  ]
 *   bits    . . . . . 1 . 1 . 1  .      the escapes are checked and skipped, the quote ends it
 * </pre>
 */
final class StringContent {
    private static final int WINDOW = 64;
    private static final byte[] ESCAPE_LENGTH = new byte[256];
    private static final byte[] HEX = new byte[256];

    static {
        for (char c : "\"\\/bfnrt".toCharArray()) {
            ESCAPE_LENGTH[c] = 2;
        }
        ESCAPE_LENGTH['u'] = 6;
        Arrays.fill(HEX, (byte) -1);
        for (char c : "0123456789abcdefABCDEF".toCharArray()) {
            HEX[c] = 1;
        }
    }

    private StringContent() {}

    /**
     * The first place at or after {@code from} that is not part of plain text, a whole valid escape or a whole valid
     * UTF-8 sequence: the closing quote, an error, or what the end of the known bytes cut through.
     */
    static int skip(LineScratch piece, int from) {
        byte[] bytes = piece.bytes();
        int at = from;
        while (true) {
            long specials = piece.specials(at);
            if (specials == 0) {
                at += WINDOW;
                continue;
            }
            at += Long.numberOfTrailingZeros(specials);
            int length = construct(bytes, at);
            if (length == 0) {
                return at;
            }
            at += length;
        }
    }

    /** Length of the valid escape or UTF-8 sequence at {@code at}; 0 for anything else. */
    private static int construct(byte[] bytes, int at) {
        byte first = bytes[at];
        if (first == '\\') {
            return escape(bytes, at);
        }
        return first < 0 ? sequence(bytes, at) : 0;
    }

    private static int escape(byte[] bytes, int at) {
        int length = ESCAPE_LENGTH[bytes[at + 1] & 0xFF];
        int digits = HEX[bytes[at + 2] & 0xFF]
                | HEX[bytes[at + 3] & 0xFF]
                | HEX[bytes[at + 4] & 0xFF]
                | HEX[bytes[at + 5] & 0xFF];
        // Negative when a digit is wrong and the length is 6, without a branch on the length, which is hard to predict.
        return (digits & (length << 29)) < 0 ? 0 : length;
    }

    /** RFC 3629 section 4, with the bytes of the sequence in one word, the first lowest. */
    private static int sequence(byte[] bytes, int at) {
        int word = Swar.intAt(bytes, at);
        if ((word & 0x00C0C0F0) == 0x008080E0) {
            int range = word & 0x200F; // zero: overlong; 0x200D: a surrogate
            return range == 0 || range == 0x200D ? 0 : 3;
        }
        if ((word & 0xC0E0) == 0x80C0) {
            return (word & 0x1E) == 0 ? 0 : 2;
        }
        if ((word & 0xC0C0C0F8) == 0x808080F0) {
            int lead = word & 0x07;
            int second = word >>> 8 & 0x30; // zero after lead 0: overlong; above 0 after lead 4: beyond U+10FFFF
            boolean inRange = lead == 0 ? second != 0 : lead < 4 || (lead == 4 && second == 0);
            return inRange ? 4 : 0;
        }
        return 0;
    }
}
