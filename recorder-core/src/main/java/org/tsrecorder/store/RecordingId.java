package org.tsrecorder.store;

import java.time.Instant;

/**
 * Names one recording: the node that uploaded it and the moment the upload began.
 *
 * @param node stable ID of the uploader, 1 to 64 ASCII letters and digits: the only part of a key that comes from
 *     outside, so nothing else ever reaches a path
 * @param startedAt when the upload began, to the nanosecond
 */
public record RecordingId(String node, Instant startedAt) {
    private static final String SUFFIX = ".cast";

    /** Refuses a node that is not letters and digits with {@link IllegalArgumentException}. */
    public RecordingId {
        RecordingKeys.requireNode(node);
    }

    /** The key in a directory or bucket, {@code nodeid/2026-07-29T11:50:58.72274357Z.cast}. */
    public String key() {
        return node + '/' + fileName();
    }

    /** The last part of {@link #key()}. */
    public String fileName() {
        return RecordingKeys.formatTime(startedAt) + SUFFIX;
    }

    /**
     * Reads a key back.
     *
     * @throws IllegalArgumentException when the text is not a key that {@link #key()} could have made
     */
    public static RecordingId parse(String key) {
        int slash = key.indexOf('/');
        if (slash < 0 || !key.endsWith(SUFFIX)) {
            throw new IllegalArgumentException("key: wanted NODE/TIME.cast");
        }
        return new RecordingId(
                key.substring(0, slash),
                RecordingKeys.parseTime(key.substring(slash + 1, key.length() - SUFFIX.length())));
    }

    @Override
    public String toString() {
        return key();
    }
}
