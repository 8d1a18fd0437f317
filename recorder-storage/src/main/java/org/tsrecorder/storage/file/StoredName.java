package org.tsrecorder.storage.file;

import java.nio.file.Path;
import java.time.Instant;

/**
 * The key of one stored object, and the paths that follow from it.
 *
 * @param directory where its file lies: the node's, or the {@code events} in it
 * @param liveMark there while its upload is under way
 * @param incompleteMark there when its upload was cut short; holds the reason
 * @param time from the key; later than all others of its directory, as a rule
 */
record StoredName(
        String key, Path directory, Path file, Path liveMark, Path incompleteMark, Instant time, boolean isEvent) {
    @Override
    public String toString() {
        return key;
    }
}
