package org.tsrecorder.storage.file;

/**
 * Our own choices, none of them part of a promise; {@link #defaults()} is right for most.
 *
 * @param segmentBytes size of a journal segment; shrunk to a 64th of the free space, but not below 4 MiB
 * @param mostSegments journal segments at most, 2 to 1,000: bounds the disk space of the journal
 * @param bulkBytes a recording with so many bytes waiting skips the journal
 * @param forceBytes a recording that skips the journal is forced after so many bytes at the latest
 * @param forceNanos and after so long at the latest
 * @param openFiles recordings held open at once, 2 or more
 * @param writers threads that write recordings, 1 to 16
 */
public record StoreTuning(
        int segmentBytes,
        int mostSegments,
        int bulkBytes,
        int forceBytes,
        long forceNanos,
        int openFiles,
        int writers) {
    /** Checks the ranges. */
    public StoreTuning {
        if (segmentBytes < 256 << 10 || mostSegments < 2 || forceBytes < 1 || forceNanos < 0 || openFiles < 2) {
            throw new IllegalArgumentException("store tuning: a size is too small");
        }
        if (bulkBytes < 1 || bulkBytes > segmentBytes / 4 || bulkBytes > 512 << 10) {
            throw new IllegalArgumentException(
                    "store tuning: wanted bulk of at most 512 KiB and a quarter of a segment, got " + bulkBytes);
        }
        if (writers < 1 || writers > 16) {
            throw new IllegalArgumentException("store tuning: wanted 1 to 16 writers, got " + writers);
        }
    }

    /** 32 MiB segments, 8 of them; 64 KiB are bulk, forced every 8 MiB or 250 ms; 1,024 open files, 2 writers. */
    public static StoreTuning defaults() {
        return new StoreTuning(32 << 20, 8, 64 << 10, 8 << 20, 250_000_000, 1_024, 2);
    }

    /** With journal segments of another size and number. */
    public StoreTuning withSegments(int bytes, int most) {
        return new StoreTuning(bytes, most, bulkBytes, forceBytes, forceNanos, openFiles, writers);
    }

    /** With another bound of open files. */
    public StoreTuning withOpenFiles(int most) {
        return new StoreTuning(segmentBytes, mostSegments, bulkBytes, forceBytes, forceNanos, most, writers);
    }

    /** With other thresholds of what is bulk and how often it is forced. */
    public StoreTuning withBulk(int bytes, int forceEveryBytes) {
        return new StoreTuning(segmentBytes, mostSegments, bytes, forceEveryBytes, forceNanos, openFiles, writers);
    }
}
