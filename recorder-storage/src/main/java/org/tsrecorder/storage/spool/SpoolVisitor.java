package org.tsrecorder.storage.spool;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Is told what a spool holds, in the order in which it was written. */
public interface SpoolVisitor {
    /**
     * A recording is under way.
     *
     * @param recording its number in this spool
     * @param base bytes of it that were safe in its file when this was written
     */
    void open(long recording, long base, String key) throws IOException;

    /** Bytes of a recording; the buffer is valid during the call only. */
    void data(long recording, long offset, ByteBuffer bytes) throws IOException;

    /** All {@code size} bytes of a recording were accepted, and its upload was whole. */
    void complete(long recording, long size) throws IOException;

    /** A recording ended after {@code size} bytes, for this reason. */
    void cutShort(long recording, long size, String reason) throws IOException;

    /** A recording that had no bytes was taken back. */
    void forget(long recording) throws IOException;
}
