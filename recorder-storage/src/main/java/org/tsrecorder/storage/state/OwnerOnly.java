package org.tsrecorder.storage.state;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Files and directories that their owner alone may read: they hold keys. */
final class OwnerOnly {
    private static final FileAttribute<?>[] NONE = {};

    private OwnerOnly() {}

    static FileAttribute<?>[] file(Path file) {
        return permissions(file, "rw-------");
    }

    static FileAttribute<?>[] directory(Path directory) {
        return permissions(directory, "rwx------");
    }

    /** The directory that a file is in. */
    static Path directoryOf(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        return parent == null ? FileSystems.getDefault().getPath("/") : parent;
    }

    /** File systems without permissions protect in their own way. */
    private static FileAttribute<?>[] permissions(Path path, String mode) {
        boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))}
                : NONE;
    }
}
