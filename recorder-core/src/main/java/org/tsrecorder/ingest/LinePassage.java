package org.tsrecorder.ingest;

import io.netty.buffer.ByteBuf;

/** Lets lines pass up to the longest allowed, and has them measured on the way. */
final class LinePassage {
    /** Shared by all sessions of an event loop, so that 10,000 of them do not hold 32 KiB each. */
    private static final ThreadLocal<LineScratch> SCRATCH = ThreadLocal.withInitial(LineScratch::new);

    private final EventLineScanner scanner = new EventLineScanner();
    private final long longestLine;

    LinePassage(long longestLine) {
        this.longestLine = longestLine;
    }

    /**
     * How many of {@code in}'s readable bytes may pass: all, or those before the first that makes a line too long.
     * Reads without moving {@code in}'s indices.
     */
    int pass(ByteBuf in) {
        LineScratch scratch = SCRATCH.get();
        int start = in.readerIndex();
        int length = in.readableBytes();
        int passed = 0;
        while (passed < length) {
            // One byte past the limit at most: a line that is too long shows in the first byte that makes it so.
            long piece = Math.min(longestLine - scanner.lineLength(), LineScratch.CAPACITY - 1) + 1;
            int taken = (int) Math.min(piece, length - passed);
            in.getBytes(start + passed, scratch.bytes(), 0, taken);
            scratch.mark(taken);
            scanner.scan(scratch);
            if (scanner.lineLength() > longestLine) {
                return passed + taken - 1;
            }
            passed += taken;
        }
        return length;
    }

    /** Ends the last line, when the upload ended without a newline. */
    void finish() {
        scanner.finish();
    }

    LineCounts counts() {
        return scanner.counts();
    }
}
