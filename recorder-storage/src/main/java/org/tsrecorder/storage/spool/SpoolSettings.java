package org.tsrecorder.storage.spool;

/**
 * Sizes of a spool.
 *
 * @param segmentBytes size of each segment file, at least 64 KiB
 * @param mostSegments segment files at most, 2 to 1,000
 * @param force whether a commit is forced to the disk
 */
public record SpoolSettings(int segmentBytes, int mostSegments, boolean force) {
    /** Checks the ranges. */
    public SpoolSettings {
        if (segmentBytes < 64 * 1024 || mostSegments < 2 || mostSegments > 1_000) {
            throw new IllegalArgumentException("spool: wanted segments of at least 64 KiB and 2 to 1000 of them, got "
                    + segmentBytes + " bytes and " + mostSegments);
        }
    }
}
