package org.tsrecorder.storage.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tsrecorder.store.RecordingArchive;
import org.tsrecorder.store.RecordingId;
import org.tsrecorder.store.RecordingInfo;
import org.tsrecorder.store.RecordingQuery;
import org.tsrecorder.store.RecordingState;

/**
 * Reads a destination directory, also one that another process writes to, and needs no right to write. Files that are
 * not named as recordings are, and symbolic links, are passed over. What a recorder in another process has journaled
 * and not yet written into a file, a few seconds at most, is not seen.
 */
public final class FileRecordingArchive implements RecordingArchive {
    // Spelled out, since an AOT cache cannot hold what the JDK's combinators make.
    private static final Comparator<RecordingInfo> OLDEST_FIRST = (one, other) -> {
        int byTime = one.id().startedAt().compareTo(other.id().startedAt());
        return byTime != 0 ? byTime : one.id().node().compareTo(other.id().node());
    };

    private final StoreLayout layout;

    /** Reads the recordings below {@code root}, which need not exist yet. */
    public FileRecordingArchive(Path root) {
        this(new StoreLayout(root));
    }

    FileRecordingArchive(StoreLayout layout) {
        this.layout = layout;
    }

    @Override
    public List<RecordingInfo> list(RecordingQuery query) throws IOException {
        List<RecordingId> ids = find(query);
        Set<String> live = names(layout.live());
        Set<String> incomplete = names(layout.incomplete());
        boolean recorderRuns = !live.isEmpty() && StoreLock.isHeld(layout);
        List<RecordingInfo> infos = new ArrayList<>(ids.size());
        for (RecordingId id : ids) {
            StoredName name = layout.recording(id);
            String mark = String.valueOf(name.liveMark().getFileName());
            boolean isIncomplete = incomplete.contains(mark);
            RecordingState state = state(live.contains(mark), recorderRuns, isIncomplete);
            Optional<String> reason = isIncomplete ? Marks.read(name.incompleteMark()) : stopped(state);
            describe(id, state, reason).ifPresent(infos::add);
        }
        infos.sort(OLDEST_FIRST);
        return infos;
    }

    @Override
    public SeekableByteChannel open(RecordingId id) throws IOException {
        StoredName name = layout.recording(id);
        if (!Files.isDirectory(name.directory(), LinkOption.NOFOLLOW_LINKS)) {
            throw new NoSuchFileException(name.file().toString());
        }
        return FileChannel.open(name.file(), Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
    }

    /** Looks up size and time of one recording; empty when it has no file. */
    Optional<RecordingInfo> describe(RecordingId id, RecordingState state, Optional<String> reason) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(
                    layout.recording(id).file(), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!attributes.isRegularFile()) {
                return Optional.empty();
            }
            return Optional.of(new RecordingInfo(
                    id,
                    attributes.size(),
                    state,
                    reason,
                    attributes.lastModifiedTime().toInstant()));
        } catch (IOException e) {
            // Taken back or removed since the directory was read.
            return Optional.empty();
        }
    }

    static void sort(List<RecordingInfo> infos) {
        infos.sort(OLDEST_FIRST);
    }

    private List<RecordingId> find(RecordingQuery query) throws IOException {
        List<RecordingId> ids = new ArrayList<>();
        if (!Files.isDirectory(layout.root())) {
            return ids;
        }
        try (DirectoryStream<Path> nodes = Files.newDirectoryStream(layout.root(), this::mayBeNode)) {
            for (Path node : nodes) {
                findOf(node, query, ids);
            }
        }
        return ids;
    }

    private boolean mayBeNode(Path entry) {
        String name = String.valueOf(entry.getFileName());
        return !name.startsWith(".") && Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS);
    }

    private static void findOf(Path node, RecordingQuery query, List<RecordingId> ids) throws IOException {
        String nodeName = String.valueOf(node.getFileName());
        if (query.node().isPresent() && !query.node().get().equals(nodeName)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(node, "*" + StoreLayout.CAST_SUFFIX)) {
            for (Path file : files) {
                parse(nodeName + '/' + file.getFileName())
                        .filter(query::matches)
                        .ifPresent(ids::add);
            }
        }
    }

    private static Optional<RecordingId> parse(String key) {
        try {
            return Optional.of(RecordingId.parse(key));
        } catch (IllegalArgumentException e) {
            // A foreign file: the directory is the user's too.
            return Optional.empty();
        }
    }

    private static RecordingState state(boolean isLive, boolean recorderRuns, boolean isIncomplete) {
        if (isIncomplete) {
            return RecordingState.INCOMPLETE;
        }
        if (!isLive) {
            return RecordingState.COMPLETE;
        }
        return recorderRuns ? RecordingState.LIVE : RecordingState.INCOMPLETE;
    }

    private static Optional<String> stopped(RecordingState state) {
        return state == RecordingState.INCOMPLETE ? Optional.of(Recovery.RECORDER_STOPPED) : Optional.empty();
    }

    private static Set<String> names(Path directory) throws IOException {
        Set<String> names = new HashSet<>();
        if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
                entries.forEach(entry -> names.add(String.valueOf(entry.getFileName())));
            }
        }
        return names;
    }
}
