package org.tsrecorder.storage.spool;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.storage.disk.Disk;
import org.tsrecorder.storage.disk.DiskFile;

/**
 * The journal. First {@link #replay}, then {@link #rotate} to begin writing; records are gathered in memory until
 * {@link #write()}, and are durable after {@link #force()}. Used by one thread, but for {@link #prepare()} and
 * {@link #release(long)}.
 */
public final class Spool implements Closeable {
    /** What a record takes besides its payload, bytes. */
    public static final int RECORD_OVERHEAD = SpoolRecord.HEADER_BYTES;

    private static final int BATCH_BYTES = 1 << 20;

    private final SpoolSettings settings;
    private final SpoolSegments segments;
    private final CRC32C crc = new CRC32C();
    private final ByteBuffer batch = ByteBuffer.allocateDirect(BATCH_BYTES);
    private @Nullable SpoolSegment active;
    /** Offset in the active segment of the first byte in {@link #batch}. */
    private long position;

    private boolean unforced;

    /** A write failed: records that were gathered are gone, so nothing more of this segment may pass for durable. */
    private boolean broken;

    private Spool(SpoolSettings settings, SpoolSegments segments) {
        this.settings = settings;
        this.segments = segments;
    }

    /** Opens the spool in a directory that exists, with whatever an earlier process left in it. */
    public static Spool open(Disk disk, Path directory, SpoolSettings settings) throws IOException {
        return new Spool(settings, SpoolSegments.open(disk, directory, settings));
    }

    /** Tells what earlier processes wrote and never released. Changes nothing. */
    public SpoolReplay replay(SpoolVisitor visitor) throws IOException {
        return segments.replay(visitor);
    }

    /** Gives up all that {@link #replay} told: it is safe elsewhere. Takes effect with the next {@link #rotate}. */
    public void releaseReplayed() {
        segments.releaseReplayed();
    }

    /**
     * Makes sure that a segment is ready for {@link #rotate}. Any thread.
     *
     * @return false when all segments are in use
     * @throws org.tsrecorder.storage.disk.DiskFullException when there is no room for another
     */
    public boolean prepare() throws IOException {
        return segments.prepare();
    }

    /** Whether {@link #rotate} would find a segment. Any thread. */
    public boolean isPrepared() {
        return segments.isPrepared();
    }

    /** Gives up a sealed segment: all that it speaks of is safe elsewhere. Any thread; oldest first. */
    public void release(long number) {
        segments.release(number);
    }

    /**
     * Seals the active segment and begins the prepared one. Nothing that was appended may be waiting for
     * {@link #write()}; the caller appends the OPENs of what is under way and commits them.
     *
     * @return the number of the new segment
     * @throws IllegalStateException when none is prepared
     */
    public long rotate() throws IOException {
        batch.clear();
        active = null;
        SpoolSegment next = segments.takePrepared();
        try {
            next.begin(next.number, next.oldestNeeded);
        } catch (IOException e) {
            segments.release(next.number);
            throw e;
        }
        position = SpoolSegment.HEADER_BYTES;
        active = next;
        broken = false;
        unforced = true;
        return next.number;
    }

    /** Whether records of this many bytes, overheads included, still fit into the active segment. */
    public boolean hasRoom(long bytes) {
        SpoolSegment segment = active;
        return segment != null && position + batch.position() + bytes + SpoolRecord.HEADER_BYTES <= segment.size;
    }

    /** The most bytes of data that one record takes in a segment with nothing else in it. */
    public int largestPayload() {
        return Math.min(BATCH_BYTES, settings.segmentBytes() - SpoolSegment.HEADER_BYTES)
                - 2 * SpoolRecord.HEADER_BYTES;
    }

    /** Adds: a recording is under way, {@code base} bytes of which are safe in its file. */
    public void open(long recording, long base, String key) throws IOException {
        append(SpoolRecord.OPEN, recording, base, utf8(key));
    }

    /** Adds bytes of a recording; copies them out of {@code bytes} and leaves its ownership alone. */
    public void data(long recording, long offset, ByteBuf bytes) throws IOException {
        append(SpoolRecord.DATA, recording, offset, bytes);
    }

    /** Adds: a recording of {@code size} bytes has come to its proper end. */
    public void complete(long recording, long size) throws IOException {
        append(SpoolRecord.COMPLETE, recording, size, Unpooled.EMPTY_BUFFER);
    }

    /** Adds: a recording ended after {@code size} bytes, for this reason. */
    public void cutShort(long recording, long size, String reason) throws IOException {
        append(SpoolRecord.CUT_SHORT, recording, size, utf8(reason));
    }

    /** Adds: a recording was taken back. */
    public void forget(long recording) throws IOException {
        append(SpoolRecord.FORGET, recording, 0, Unpooled.EMPTY_BUFFER);
    }

    /** Hands what was added to the operating system. Once that has failed it fails until {@link #rotate}. */
    public void write() throws IOException {
        if (broken) {
            throw new IOException("an earlier write to this segment failed");
        }
        if (batch.position() == 0) {
            return;
        }
        int length = batch.position();
        for (int i = 0; i < SpoolRecord.HEADER_BYTES; i += Long.BYTES) {
            batch.putLong(0);
        }
        batch.flip();
        unforced = true;
        broken = true;
        try {
            file().writeFully(new ByteBuffer[] {batch}, position);
            broken = false;
        } finally {
            batch.clear();
        }
        position += length;
    }

    /** Makes what was written durable, where the settings ask for that. */
    public void force() throws IOException {
        if (unforced && settings.force()) {
            file().force();
        }
        unforced = false;
    }

    /** Closes the files; what is in them stays. */
    @Override
    public void close() throws IOException {
        segments.close();
    }

    private void append(int kind, long recording, long offset, ByteBuf payload) throws IOException {
        int bytes = SpoolRecord.HEADER_BYTES + payload.readableBytes();
        if (!hasRoom(bytes)) {
            throw new IllegalStateException("spool: the segment has no room for " + bytes + " bytes");
        }
        if (batch.remaining() < bytes + SpoolRecord.HEADER_BYTES) {
            write();
        }
        SpoolSegment segment = active;
        if (segment != null) {
            long subject = SpoolRecord.subject(kind, recording);
            SpoolRecord.append(batch, crc, segment.number, subject, offset, payload);
        }
    }

    private DiskFile file() {
        SpoolSegment segment = active;
        if (segment == null) {
            throw new IllegalStateException("spool: rotate first");
        }
        return segment.file;
    }

    private static ByteBuf utf8(String text) {
        return Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.UTF_8));
    }
}
