package org.tsrecorder.storage.file;

import java.nio.file.Path;

/**
 * The key of one stored object, and the paths that follow from it.
 *
 * @param directory where its file lies: the node's, or the {@code events} in it
 * @param liveMark there while its upload is under way
 * @param incompleteMark there when its upload was cut short; holds the reason
 */
record StoredName(String key, Path directory, Path file, Path liveMark, Path incompleteMark, boolean isEvent) {
    @Override
    public String toString() {
        return key;
    }
}
