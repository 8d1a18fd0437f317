package org.tsrecorder.transport.disco;

import io.netty.buffer.ByteBuf;
import org.tsrecorder.transport.crypto.RandomSource;

/**
 * What a pong repeats of its ping: twelve bytes that nobody else can guess.
 *
 * @param high the first eight
 * @param low the last four
 */
public record TransactionId(long high, int low) {
    /** Bytes on the wire. */
    public static final int BYTES = 12;

    private static final int LOW_BITS = 32;
    private static final long LOW_MASK = 0xFFFF_FFFFL;

    /** A new one. */
    public static TransactionId random(RandomSource random) {
        long high = (long) random.nextInt() << LOW_BITS | (random.nextInt() & LOW_MASK);
        return new TransactionId(high, random.nextInt());
    }

    static TransactionId read(ByteBuf in) {
        return new TransactionId(in.readLong(), in.readInt());
    }

    void write(ByteBuf out) {
        out.writeLong(high).writeInt(low);
    }
}
