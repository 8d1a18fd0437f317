package org.tsrecorder.storage.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The host's own file system. */
public final class NioDisk implements Disk {
    private static final Set<OpenOption> NEW = Set.of(
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS);
    private static final Set<OpenOption> EXISTING =
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    @Override
    public DiskFile create(Path file) throws IOException {
        try {
            return new NioDiskFile(FileChannel.open(file, NEW, owner(file, "rw-------")));
        } catch (IOException e) {
            throw DiskFullException.refine(e);
        }
    }

    @Override
    public DiskFile open(Path file) throws IOException {
        return new NioDiskFile(FileChannel.open(file, EXISTING));
    }

    @Override
    public boolean createDirectory(Path directory) throws IOException {
        if (isDirectory(directory)) {
            return false;
        }
        try {
            Files.createDirectory(directory, owner(directory, "rwx------"));
            return true;
        } catch (FileAlreadyExistsException e) {
            if (isDirectory(directory)) {
                return false;
            }
            NotDirectoryException refused = new NotDirectoryException(directory.toString());
            refused.initCause(e);
            throw refused;
        } catch (IOException e) {
            throw DiskFullException.refine(e);
        }
    }

    @Override
    public boolean exists(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> String.valueOf(entry.getFileName())).toList();
        }
    }

    @Override
    public void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public long usableSpace(Path path) throws IOException {
        return Files.getFileStore(path).getUsableSpace();
    }

    private static boolean isDirectory(Path path) {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }

    private static FileAttribute<?>[] owner(Path path, String permissions) {
        if (!path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return new FileAttribute<?>[0];
        }
        return new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        };
    }
}
