package org.tsrecorder.storage.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** An open file, read and written by position. One thread writes at a time; {@link #force()} may come from another. */
public interface DiskFile extends Closeable {
    /**
     * Writes from {@code sources[first]} on; may write less than all that remains, as the system call may.
     *
     * @param position offset in the file, bytes
     * @return bytes written; the buffers' positions have moved by as much
     */
    long write(ByteBuffer[] sources, int first, long position) throws IOException;

    /**
     * Fills as much of {@code target} as one read gives.
     *
     * @return bytes read, or -1 at the end of the file
     */
    int read(ByteBuffer target, long position) throws IOException;

    /**
     * Returns once all that was written, and the file's size, survives a power cut. After a failure nothing that was
     * written since the last success may be believed to be stored, whatever a later call returns.
     */
    void force() throws IOException;

    /** Bytes in the file. */
    long size() throws IOException;

    /** Writes all that remains in {@code sources}, in as many steps as that takes. */
    default void writeFully(ByteBuffer[] sources, long position) throws IOException {
        int first = 0;
        long at = position;
        while (true) {
            while (first < sources.length && !sources[first].hasRemaining()) {
                first++;
            }
            if (first == sources.length) {
                return;
            }
            long written = write(sources, first, at);
            if (written <= 0) {
                throw new IOException("wrote nothing at offset " + at);
            }
            at += written;
        }
    }
}
