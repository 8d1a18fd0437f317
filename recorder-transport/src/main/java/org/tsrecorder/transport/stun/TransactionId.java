package org.tsrecorder.transport.stun;

import io.netty.buffer.ByteBuf;
import java.util.random.RandomGenerator;

/**
 * Which request an answer is for: 96 bits, RFC 5389 §6. Hard to guess, since it is all that ties an answer to us.
 *
 * @param high the first 4 bytes, big-endian
 * @param low the other 8
 */
public record TransactionId(int high, long low) {
    /** Bytes of an id. */
    public static final int BYTES = 12;

    /**
     * A new id.
     *
     * @param random a strong source
     */
    public static TransactionId generate(RandomGenerator random) {
        return new TransactionId(random.nextInt(), random.nextLong());
    }

    /** Reads twelve bytes at {@code index}. */
    static TransactionId at(ByteBuf message, int index) {
        return new TransactionId(message.getInt(index), message.getLong(index + Integer.BYTES));
    }
}
