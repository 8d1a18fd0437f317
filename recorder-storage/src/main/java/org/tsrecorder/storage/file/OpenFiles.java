package org.tsrecorder.storage.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.storage.disk.DiskFile;

/** A bounded set of open files; the one longest unused is closed for a new one. Used by one thread. */
final class OpenFiles implements Closeable {
    private final int most;
    private final LinkedHashMap<Path, DiskFile> files = new LinkedHashMap<>(16, 0.75f, true);

    OpenFiles(int most) {
        this.most = most;
    }

    @Nullable
    DiskFile find(Path path) {
        return files.get(path);
    }

    void add(Path path, DiskFile file) throws IOException {
        files.put(path, file);
        if (files.size() > most) {
            Iterator<Map.Entry<Path, DiskFile>> oldest = files.entrySet().iterator();
            DiskFile evicted = oldest.next().getValue();
            oldest.remove();
            evicted.close();
        }
    }

    void close(Path path) throws IOException {
        DiskFile file = files.remove(path);
        if (file != null) {
            file.close();
        }
    }

    @Override
    public void close() throws IOException {
        for (DiskFile file : files.values()) {
            file.close();
        }
        files.clear();
    }
}
