package org.tsrecorder.asciicast;

import java.util.Arrays;

/**
 * Passes bytes on with every malformed sequence replaced by U+FFFD, across any split. A parser that refuses malformed
 * UTF-8 is fed through it.
 */
final class Utf8Mender {
    private static final int LONGEST_CUT_OFF = 3;

    private final Oddities oddities;
    private byte[] out = new byte[1024];
    private byte[] waiting = {};
    private long line = 1;
    private long column = 1;
    private long mended;

    Utf8Mender(Oddities oddities) {
        this.oddities = oddities;
    }

    /** How many sequences have been replaced so far. */
    long mended() {
        return mended;
    }

    /** The bytes passed on, from 0 to what the last call answered. */
    byte[] bytes() {
        return out;
    }

    /** Takes {@code [from, to)}; a sequence it leaves open waits for more, unless this is the {@code last} of it. */
    int mend(byte[] in, int from, int to, boolean last) {
        byte[] bytes = Arrays.copyOf(waiting, waiting.length + to - from);
        System.arraycopy(in, from, bytes, waiting.length, to - from);
        int length = 0;
        int at = 0;
        out = Arrays.copyOf(out, Math.max(out.length, LONGEST_CUT_OFF * bytes.length + LONGEST_CUT_OFF));
        while (at < bytes.length && (last || bytes[at] >= 0 || !Utf8.isCutOff(bytes, at, bytes.length))) {
            int step = bytes[at] >= 0 ? 1 : Utf8.sequence(bytes, at, bytes.length);
            if (step < 0) {
                oddities.note(CastOddity.INVALID_UTF8, line, column);
                mended++;
                step = -step;
                length = Utf8.encode(Utf8.REPLACEMENT, out, length);
            } else {
                System.arraycopy(bytes, at, out, length, step);
                length += step;
            }
            count(bytes[at], step);
            at += step;
        }
        waiting = Arrays.copyOfRange(bytes, at, bytes.length);
        return length;
    }

    private void count(byte first, int step) {
        column = first == '\n' ? 1 : column + step;
        line += first == '\n' ? 1 : 0;
    }
}
