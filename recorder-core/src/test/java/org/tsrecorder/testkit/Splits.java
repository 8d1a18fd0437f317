package org.tsrecorder.testkit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Cuts an input in every way that finds edge errors in an incremental decoder: whole, 1, 3, 99 bytes, and at random.
 */
public final class Splits {
    private static final int RANDOM_ROUNDS = 8;

    private Splits() {}

    /** One way to cut; {@link #toString()} names it, with the seed where it is a random one. */
    public record Split(String name, List<byte[]> pieces) {
        /** Feeds every piece as a pooled direct buffer whose reader index is not 0. */
        public void feed(Consumer<ByteBuf> decoder) {
            for (byte[] piece : pieces) {
                ByteBuf buffer = ByteBufAllocator.DEFAULT.directBuffer(piece.length + 1);
                buffer.writeByte('#').skipBytes(1).writeBytes(piece);
                decoder.accept(buffer);
            }
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** All ways to cut {@code input}. */
    public static List<Split> of(byte[] input) {
        List<Split> splits = new ArrayList<>();
        splits.add(new Split("whole", List.of(input)));
        for (int size : new int[] {1, 3, 99}) {
            splits.add(new Split("by " + size, cut(input, new Random(0), size, size)));
        }
        for (long seed = 1; seed <= RANDOM_ROUNDS; seed++) {
            splits.add(new Split("random, seed " + seed, cut(input, new Random(seed), 0, 40)));
        }
        return splits;
    }

    private static List<byte[]> cut(byte[] input, Random random, int least, int most) {
        List<byte[]> pieces = new ArrayList<>();
        int from = 0;
        while (from < input.length) {
            int size = Math.min(random.nextInt(least, most + 1), input.length - from);
            byte[] piece = new byte[size];
            System.arraycopy(input, from, piece, 0, size);
            pieces.add(piece);
            from += size;
        }
        return pieces;
    }
}
