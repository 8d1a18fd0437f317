package org.tsrecorder.asciicast;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing array in which a line is put together before it goes into a buffer in one step. */
final class JsonLine {
    private static final int USUAL_BYTES = 1024;
    private static final int SHRINK_ABOVE = 1 << 20;
    private static final int MOST_BYTES_PER_CHAR = 6;
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private byte[] bytes = new byte[USUAL_BYTES];
    private int length;

    JsonLine ascii(char c) {
        reserve(1);
        bytes[length++] = (byte) c;
        return this;
    }

    JsonLine ascii(String text) {
        reserve(text.length());
        for (int i = 0; i < text.length(); i++) {
            bytes[length++] = (byte) text.charAt(i);
        }
        return this;
    }

    JsonLine bytes(byte[] from, int start, int end) {
        reserve(end - start);
        System.arraycopy(from, start, bytes, length, end - start);
        length += end - start;
        return this;
    }

    /** Appends a whole number that is not negative, with leading zeros up to {@code least} digits. */
    JsonLine digits(long number, int least) {
        int count = 1;
        for (long rest = number / 10; rest > 0; rest /= 10) {
            count++;
        }
        count = Math.max(count, least);
        reserve(count);
        long rest = number;
        for (int i = length + count - 1; i >= length; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += count;
        return this;
    }

    /** Drops zeros at the end, but leaves {@code least} digits after the point. */
    JsonLine trimZeros(int least) {
        while (bytes[length - 1] == '0' && bytes[length - 1 - least] != '.') {
            length--;
        }
        return this;
    }

    /** Appends a JSON string with its quotes; half surrogates become U+FFFD. */
    JsonLine quoted(CharSequence text) {
        ascii('"');
        for (int i = 0; i < text.length(); i++) {
            reserve(MOST_BYTES_PER_CHAR);
            char c = text.charAt(i);
            if (c < 0x80) {
                one(c);
            } else if (!Character.isSurrogate(c)) {
                length = Utf8.encode(c, bytes, length);
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
                length = Utf8.encode(Character.toCodePoint(c, text.charAt(i)), bytes, length);
            } else {
                length = Utf8.encode(Utf8.REPLACEMENT, bytes, length);
            }
        }
        return ascii('"');
    }

    private void one(char c) {
        if (c >= ' ' && c != '"' && c != '\\') {
            bytes[length++] = (byte) c;
            return;
        }
        bytes[length++] = '\\';
        switch (c) {
            case '"', '\\' -> bytes[length++] = (byte) c;
            case '\b' -> bytes[length++] = 'b';
            case '\f' -> bytes[length++] = 'f';
            case '\n' -> bytes[length++] = 'n';
            case '\r' -> bytes[length++] = 'r';
            case '\t' -> bytes[length++] = 't';
            default -> {
                bytes[length++] = 'u';
                bytes[length++] = '0';
                bytes[length++] = '0';
                bytes[length++] = HEX[c >> 4];
                bytes[length++] = HEX[c & 0xF];
            }
        }
    }

    private void reserve(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, Math.addExact(length, more)));
        }
    }

    /** Moves the line into {@code out} and is empty again. */
    void moveTo(ByteBuf out) {
        out.writeBytes(bytes, 0, length);
        length = 0;
        if (bytes.length > SHRINK_ABOVE) {
            bytes = new byte[USUAL_BYTES];
        }
    }

    @Override
    public String toString() {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
