package org.tsrecorder.transport.wireguard;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;

/**
 * A TAI64N label (cr.yp.to/libtai/tai64.html): seconds and nanoseconds as 12 bytes whose order is that of time.
 *
 * <pre>
 *   u64 big endian: 2^62 + 10 + seconds since 1970 │ u32 big endian: nanoseconds
 * </pre>
 *
 * <p>Labels made here are whitened: nanoseconds are cut to multiples of 2^24, some 17 ms, so that they do not tell the
 * moment of handling.
 *
 * @param seconds the first eight bytes, unsigned
 * @param nanos the last four bytes, unsigned
 */
public record Tai64n(long seconds, int nanos) implements Comparable<Tai64n> {
    /** Before all other labels. */
    public static final Tai64n EARLIEST = new Tai64n(0, 0);

    /** Bytes of a label. */
    public static final int BYTES = 12;

    private static final long EPOCH = (1L << 62) + 10;
    private static final int WHITENED = 1 << 24;
    private static final int LAST_WHITENED = 999_999_999 / WHITENED * WHITENED;

    /** The whitened label of a wall clock's reading. */
    public static Tai64n of(Instant time) {
        return new Tai64n(EPOCH + time.getEpochSecond(), time.getNano() & -WHITENED);
    }

    /** Reads 12 bytes at {@code offset}; any bytes are a label. */
    static Tai64n at(byte[] bytes, int offset) {
        ByteBuffer label = ByteBuffer.wrap(bytes, offset, BYTES);
        return new Tai64n(label.getLong(), label.getInt());
    }

    /** Reads what {@link #bytes()} gave; empty unless there are 12 bytes. */
    public static Optional<Tai64n> parse(byte[] bytes) {
        return bytes.length == BYTES ? Optional.of(at(bytes, 0)) : Optional.empty();
    }

    /** The label's 12 bytes. */
    public byte[] bytes() {
        return ByteBuffer.allocate(BYTES).putLong(seconds).putInt(nanos).array();
    }

    /** Whether this is strictly later. */
    public boolean isAfter(Tai64n other) {
        return compareTo(other) > 0;
    }

    /** The first whitened label after this one. */
    Tai64n next() {
        return Integer.compareUnsigned(nanos, LAST_WHITENED) >= 0
                ? new Tai64n(seconds + 1, 0)
                : new Tai64n(seconds, (nanos & -WHITENED) + WHITENED);
    }

    @Override
    public int compareTo(Tai64n other) {
        int bySeconds = Long.compareUnsigned(seconds, other.seconds);
        return bySeconds != 0 ? bySeconds : Integer.compareUnsigned(nanos, other.nanos);
    }
}
