package org.tsrecorder.ingest;

/**
 * A piece of the stream as an array, with a bit for each byte that is not plain ASCII text: quotes, backslashes,
 * controls and bytes from 0x80. Shared by all sessions of a thread; nothing in it outlives one call.
 *
 * <pre>
 *   bytes     h e l l o \ r \ n "  ] ⏎ │ ⏎ ⏎ ⏎ ⏎ ⏎ ⏎ ⏎ ⏎ │ whatever was there
 *   specials  . . . . . 1 . 1 . 1  . 1   1               └ never looked at
 * </pre>
 *
 * <p>An array, because Netty's direct buffers are slow byte by byte and memory segments are 1.5 times slower than
 * arrays under word access. The newlines behind the piece stop every search and every comparison without a bounds
 * check: no string, escape, UTF-8 sequence or line prefix contains one.
 */
final class LineScratch {
    /** Two HTTP/2 frames of the usual largest size would not fit into the first-level cache with their flags. */
    static final int CAPACITY = 16 * 1024;

    private static final int BLOCK = 64;
    private static final int SLACK = 2 * BLOCK;
    private static final long NEWLINES = '\n' * Swar.ONES;

    private final byte[] bytes = new byte[CAPACITY + SLACK];
    private final byte[] flags = new byte[CAPACITY + SLACK];
    private final long[] specials = new long[(CAPACITY + SLACK) / BLOCK + 1];
    private int length;

    /** Where a piece of at most {@link #CAPACITY} bytes is to be put, from index 0, before {@link #mark}. */
    byte[] bytes() {
        return bytes;
    }

    /** Length of the piece. */
    int length() {
        return length;
    }

    /** Says that {@link #bytes()} now holds a piece, and finds its special bytes. */
    void mark(int pieceLength) {
        length = pieceLength;
        Swar.putLong(bytes, length, NEWLINES);
        int blocks = (length + Long.BYTES + BLOCK - 1) / BLOCK;
        flag(bytes, flags, blocks * BLOCK);
        for (int i = 0; i < blocks; i++) {
            specials[i] = gather(flags, i * BLOCK);
        }
    }

    /** One bit for each of the 64 bytes from {@code at} on, set where the byte is special. */
    long specials(int at) {
        int word = at >>> 6;
        // Two shifts, because a shift by 64 would be one by 0.
        return specials[word] >>> at | specials[word + 1] << 1 << ~at;
    }

    /** The compiler turns this loop into vector instructions; hence bytes, no branches, and nothing else in it. */
    private static void flag(byte[] bytes, byte[] flags, int length) {
        for (int i = 0; i < length; i++) {
            int b = bytes[i];
            // Exchanging 0x20 and 0x22 leaves the quote next to the controls, so that one comparison finds both.
            int controlOrQuote = ((b ^ 0x02) | 0x80) - 0x21;
            int backslash = ((b ^ '\\') | 0x80) - 1;
            flags[i] = (byte) ((~(controlOrQuote & backslash) | b) & 0x80);
        }
    }

    private static long gather(byte[] flags, int at) {
        return Swar.gather(Swar.longAt(flags, at))
                | Swar.gather(Swar.longAt(flags, at + 8)) << 8
                | Swar.gather(Swar.longAt(flags, at + 16)) << 16
                | Swar.gather(Swar.longAt(flags, at + 24)) << 24
                | Swar.gather(Swar.longAt(flags, at + 32)) << 32
                | Swar.gather(Swar.longAt(flags, at + 40)) << 40
                | Swar.gather(Swar.longAt(flags, at + 48)) << 48
                | Swar.gather(Swar.longAt(flags, at + 56)) << 56;
    }
}
