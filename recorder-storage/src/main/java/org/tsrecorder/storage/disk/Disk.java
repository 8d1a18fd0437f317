package org.tsrecorder.storage.disk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A file system, seen by one who must know what survives a power cut. No method follows a symbolic link in the last
 * part of its path. All throw {@link DiskFullException} where space or quota is what is missing.
 */
public interface Disk {
    /**
     * Creates a file that only the owner may read and write.
     *
     * @throws java.nio.file.FileAlreadyExistsException when anything of that name is there
     */
    DiskFile create(Path file) throws IOException;

    /**
     * Opens a file for reading and writing.
     *
     * @throws java.nio.file.NoSuchFileException when there is none
     */
    DiskFile open(Path file) throws IOException;

    /**
     * Creates a directory that only the owner may enter, in a parent that exists; one that is there is left alone.
     *
     * @return whether it was created
     * @throws java.nio.file.NotDirectoryException when something else, also a symbolic link, has the name
     */
    boolean createDirectory(Path directory) throws IOException;

    /** Whether anything, also a dangling symbolic link, has this name. */
    boolean exists(Path path);

    /** The names in a directory, in no order. */
    List<String> list(Path directory) throws IOException;

    /** Removes a file; nothing happens when there is none. */
    void delete(Path file) throws IOException;

    /** Returns once all that was created and deleted directly in this directory survives a power cut. */
    void syncDirectory(Path directory) throws IOException;

    /** Bytes that may still be written on the file system which holds this path. */
    long usableSpace(Path path) throws IOException;
}
