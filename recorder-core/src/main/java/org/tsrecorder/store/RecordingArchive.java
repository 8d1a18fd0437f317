package org.tsrecorder.store;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.List;

/**
 * The reading side of a place for recordings: needs no right to write, and works while others write. Calls may block.
 */
public interface RecordingArchive {
    /** The recordings that match, oldest first, without reading any of them. */
    List<RecordingInfo> list(RecordingQuery query) throws IOException;

    /**
     * Opens a recording for reading, also one that is still being written.
     *
     * @throws java.nio.file.NoSuchFileException when there is none of that name
     */
    SeekableByteChannel open(RecordingId id) throws IOException;
}
