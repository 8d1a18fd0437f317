package org.tsrecorder.ingest;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Eight bytes as one {@code long} (SIMD within a register). The first byte is the lowest, so that trailing zeros count
 * towards the first match. Flags stand in the highest bit of each byte.
 */
final class Swar {
    static final long ONES = 0x0101010101010101L;
    static final long HIGH_BITS = 0x8080808080808080L;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long GATHER = 0x0002040810204081L;

    private Swar() {}

    static long longAt(byte[] bytes, int at) {
        return (long) LONG.get(bytes, at);
    }

    static int intAt(byte[] bytes, int at) {
        return (int) INT.get(bytes, at);
    }

    static void putLong(byte[] bytes, int at, long word) {
        LONG.set(bytes, at, word);
    }

    /** Flags bytes other than the digits 0 to 9; flags after the first may be wrong. */
    static long nonDigits(long word) {
        long values = word ^ '0' * ONES;
        return (values | (values + 0x76 * ONES)) & HIGH_BITS;
    }

    /** Flags newlines; flags after the first may be wrong. */
    static long newlines(long word) {
        long differences = word ^ '\n' * ONES;
        return (differences - ONES) & ~differences & HIGH_BITS;
    }

    /** How many bytes come before the first flag; 8 without one. */
    static int before(long flags) {
        return Long.numberOfTrailingZeros(flags) >>> 3;
    }

    /** One bit for each flag, the first byte's lowest. */
    static long gather(long flags) {
        return (flags * GATHER) >>> 56;
    }

    /** The number that the first {@code count} bytes of {@code word} spell, 1 to 8 digits. */
    static long decimal(long word, int count) {
        long digits = (word ^ '0' * ONES) << (Long.SIZE - Byte.SIZE * count);
        long pairs = (digits * 10 + (digits >>> 8)) & 0x00FF00FF00FF00FFL;
        long fours = (pairs * 100 + (pairs >>> 16)) & 0x0000FFFF0000FFFFL;
        return (fours * 10_000 + (fours >>> 32)) & 0xFFFFFFFFL;
    }
}
