package org.tsrecorder.storage.spool;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** The bytes of one record; the picture is in the package's page. */
final class SpoolRecord {
    static final int HEADER_BYTES = 24;
    static final int OPEN = 1;
    static final int DATA = 2;
    static final int COMPLETE = 3;
    static final int CUT_SHORT = 4;
    static final int FORGET = 5;

    private static final int KIND_SHIFT = 56;
    private static final long RECORDING_MASK = (1L << KIND_SHIFT) - 1;

    private SpoolRecord() {}

    /** Kind and recording in one word, as they stand in the record. */
    static long subject(int kind, long recording) {
        return ((long) kind << KIND_SHIFT) | (recording & RECORDING_MASK);
    }

    static int kind(long subject) {
        return (int) (subject >>> KIND_SHIFT);
    }

    static long recording(long subject) {
        return subject & RECORDING_MASK;
    }

    /** Adds a record to {@code target}, which has room for it; reads {@code payload} to its end. */
    static void append(ByteBuffer target, CRC32C crc, long segment, long subject, long offset, ByteBuf payload) {
        int start = target.position();
        int length = payload.readableBytes();
        target.putInt(length).putInt(0).putLong(subject).putLong(offset);
        int end = target.position() + length;
        int limit = target.limit();
        target.limit(end);
        payload.readBytes(target);
        target.limit(limit);
        target.putInt(start + 4, checksum(crc, segment, target, start, length));
    }

    /** The checksum of the record that starts at {@code start}, all of which is in {@code bytes}. */
    static int checksum(CRC32C crc, long segment, ByteBuffer bytes, int start, int length) {
        crc.reset();
        for (int shift = 56; shift >= 0; shift -= 8) {
            crc.update((int) (segment >>> shift) & 0xff);
        }
        ByteBuffer covered = bytes.duplicate();
        covered.limit(start + HEADER_BYTES + length).position(start + 8);
        crc.update(covered);
        return (int) crc.getValue() ^ length;
    }
}
