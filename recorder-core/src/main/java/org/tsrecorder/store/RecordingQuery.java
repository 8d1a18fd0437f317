package org.tsrecorder.store;

import java.time.Instant;
import java.util.Optional;

/**
 * Which recordings a listing wants; an empty part asks for all.
 *
 * @param node only those of this uploader
 * @param from only those begun at or after this moment
 * @param until only those begun before this moment
 */
public record RecordingQuery(Optional<String> node, Optional<Instant> from, Optional<Instant> until) {
    /** Asks for every recording. */
    public static RecordingQuery all() {
        return new RecordingQuery(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Whether a recording of this name is wanted. */
    public boolean matches(RecordingId id) {
        return node.map(id.node()::equals).orElse(true)
                && from.map(time -> !id.startedAt().isBefore(time)).orElse(true)
                && until.map(id.startedAt()::isBefore).orElse(true);
    }
}
