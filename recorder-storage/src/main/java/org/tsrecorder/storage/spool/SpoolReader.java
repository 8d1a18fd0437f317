package org.tsrecorder.storage.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/** Reads the records of one segment up to its end or its first tear. */
final class SpoolReader {
    private static final int WINDOW_BYTES = 1 << 20;

    private final SpoolSegment segment;
    private final CRC32C crc = new CRC32C();
    private ByteBuffer window = ByteBuffer.allocate(WINDOW_BYTES).limit(0);
    /** Offset in the file of the byte after {@link #window}. */
    private long loadedTo = SpoolSegment.HEADER_BYTES;

    private long records;

    SpoolReader(SpoolSegment segment) {
        this.segment = segment;
    }

    long records() {
        return records;
    }

    /** Returns whether the segment ends as a write leaves it, and was not torn. */
    boolean readTo(SpoolVisitor visitor) throws IOException {
        while (load(SpoolRecord.HEADER_BYTES)) {
            int start = window.position();
            int length = window.getInt(start);
            long subject = window.getLong(start + 8);
            if (length == 0 && subject == 0 && window.getInt(start + 4) == 0) {
                return true;
            }
            if (length < 0 || length > segment.size || !load(SpoolRecord.HEADER_BYTES + length)) {
                return false;
            }
            start = window.position();
            int wanted = SpoolRecord.checksum(crc, segment.number, window, start, length);
            if (window.getInt(start + 4) != wanted) {
                return false;
            }
            ByteBuffer payload = window.slice(start + SpoolRecord.HEADER_BYTES, length);
            if (!tell(visitor, subject, window.getLong(start + 16), payload)) {
                return false;
            }
            records++;
            window.position(start + SpoolRecord.HEADER_BYTES + length);
        }
        return false;
    }

    private static boolean tell(SpoolVisitor visitor, long subject, long offset, ByteBuffer payload)
            throws IOException {
        long recording = SpoolRecord.recording(subject);
        switch (SpoolRecord.kind(subject)) {
            case SpoolRecord.OPEN -> visitor.open(recording, offset, text(payload));
            case SpoolRecord.DATA -> visitor.data(recording, offset, payload);
            case SpoolRecord.COMPLETE -> visitor.complete(recording, offset);
            case SpoolRecord.CUT_SHORT -> visitor.cutShort(recording, offset, text(payload));
            case SpoolRecord.FORGET -> visitor.forget(recording);
            default -> {
                return false;
            }
        }
        return true;
    }

    private static String text(ByteBuffer payload) {
        return StandardCharsets.UTF_8.decode(payload).toString();
    }

    /** Makes {@code bytes} bytes available from the window's position on; false when the file ends before. */
    private boolean load(int bytes) throws IOException {
        if (window.remaining() >= bytes) {
            return true;
        }
        if (window.capacity() < bytes) {
            window = ByteBuffer.allocate(bytes).put(window).flip();
        }
        window.compact();
        while (window.position() < bytes || window.hasRemaining()) {
            int read = segment.file.read(window, loadedTo);
            if (read <= 0) {
                break;
            }
            loadedTo += read;
        }
        window.flip();
        return window.remaining() >= bytes;
    }
}
