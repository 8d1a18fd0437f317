package org.tsrecorder.store;

/**
 * Counters of a store since it was opened, for metrics. Each only grows, but for the gauges named so.
 *
 * @param recordingsOpen recordings under way now (gauge)
 * @param bytesWritten bytes handed to the operating system as recordings
 * @param bytesDurable bytes of recordings reported durable
 * @param commits group commits done
 * @param bytesPending bytes accepted and not yet written (gauge)
 * @param failures recordings that failed in the store
 */
public record StoreStatistics(
        long recordingsOpen, long bytesWritten, long bytesDurable, long commits, long bytesPending, long failures) {}
