package org.tsrecorder.asciicast;

import java.util.Arrays;

/**
 * Turns the bytes a terminal sends into text for events: a character cut in two by a read is held until the rest of it
 * comes, and what can not become one is U+FFFD, by maximal subparts. For one thread at a time.
 */
public final class Utf8Decoder {
    private static final int LONGEST = 4;

    private byte[] held = {};

    /** A decoder that holds nothing. */
    public Utf8Decoder() {}

    /**
     * The text of what is held and of {@code length} bytes from {@code offset}, but for a character still incomplete.
     */
    public String decode(byte[] bytes, int offset, int length) {
        byte[] all = Arrays.copyOf(held, held.length + length);
        System.arraycopy(bytes, offset, all, held.length, length);
        int end = all.length;
        for (int at = Math.max(0, all.length - LONGEST); at < all.length; at++) {
            if (all[at] < 0 && Utf8.isCutOff(all, at, all.length)) {
                end = at;
                break;
            }
        }
        held = Arrays.copyOfRange(all, end, all.length);
        return Utf8.decode(all, 0, end);
    }

    /** The text of what is still held: nothing more comes. */
    public String finish() {
        String text = Utf8.decode(held, 0, held.length);
        held = new byte[0];
        return text;
    }
}
