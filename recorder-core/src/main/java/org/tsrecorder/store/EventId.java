package org.tsrecorder.store;

import java.time.Instant;

/**
 * Names one stored event ({@code POST /v2/event}): the node that sent it and the moment it came.
 *
 * @param node stable ID of the sender, 1 to 64 ASCII letters and digits
 * @param receivedAt when the event came, to the nanosecond
 */
public record EventId(String node, Instant receivedAt) {
    /** Refuses a node that is not letters and digits with {@link IllegalArgumentException}. */
    public EventId {
        RecordingKeys.requireNode(node);
    }

    /** The key in a directory or bucket, {@code nodeid/events/2026-07-29T11:45:08.5Z.event}. */
    public String key() {
        return node + "/events/" + fileName();
    }

    /** The last part of {@link #key()}. */
    public String fileName() {
        return RecordingKeys.formatTime(receivedAt) + ".event";
    }

    @Override
    public String toString() {
        return key();
    }
}
