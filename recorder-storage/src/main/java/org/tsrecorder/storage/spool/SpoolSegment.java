package org.tsrecorder.storage.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.tsrecorder.storage.disk.Disk;
import org.tsrecorder.storage.disk.DiskFile;

/** One segment file and what its header says. */
final class SpoolSegment {
    static final int HEADER_BYTES = 512;

    private static final byte[] MAGIC = "TSRSPOOL".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;
    private static final int CHECKED_FROM = 16;
    private static final int CHECKED_BYTES = 16;
    private static final int FILL_BYTES = 1 << 20;

    final DiskFile file;
    final long size;
    /** 0 while the file holds no segment. */
    long number;

    long oldestNeeded;

    private SpoolSegment(DiskFile file, long size) {
        this.file = file;
        this.size = size;
    }

    /** Opens what is there; a header that makes no sense leaves {@link #number} at 0. */
    static SpoolSegment open(Disk disk, Path path) throws IOException {
        DiskFile file = disk.open(path);
        SpoolSegment segment = new SpoolSegment(file, file.size());
        segment.readHeader();
        return segment;
    }

    /** Creates a file of its full size, so that later writes find their space reserved; one that fails is removed. */
    static SpoolSegment create(Disk disk, Path path, SpoolSettings settings) throws IOException {
        DiskFile file = disk.create(path);
        try {
            ByteBuffer zeros = ByteBuffer.allocateDirect(Math.min(FILL_BYTES, settings.segmentBytes()));
            for (long at = 0; at < settings.segmentBytes(); at += zeros.limit()) {
                zeros.clear().limit((int) Math.min(zeros.capacity(), settings.segmentBytes() - at));
                file.writeFully(new ByteBuffer[] {zeros}, at);
            }
            if (settings.force()) {
                file.force();
            }
            return new SpoolSegment(file, settings.segmentBytes());
        } catch (IOException e) {
            file.close();
            disk.delete(path);
            throw e;
        }
    }

    /** Begins a new life of this file. The caller forces it. */
    void begin(long newNumber, long newOldestNeeded) throws IOException {
        number = newNumber;
        oldestNeeded = newOldestNeeded;
        ByteBuffer header = ByteBuffer.allocateDirect(HEADER_BYTES + SpoolRecord.HEADER_BYTES);
        header.put(MAGIC).putInt(VERSION).putInt(0).putLong(newNumber).putLong(newOldestNeeded);
        header.putInt(MAGIC.length + 4, checksum(header));
        header.position(0);
        file.writeFully(new ByteBuffer[] {header}, 0);
    }

    private void readHeader() throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
        int read = 0;
        while (header.hasRemaining() && read >= 0) {
            read = file.read(header, header.position());
        }
        header.flip();
        byte[] magic = new byte[MAGIC.length];
        if (header.remaining() < HEADER_BYTES) {
            return;
        }
        header.get(magic);
        int version = header.getInt();
        int crc = header.getInt();
        if (Arrays.equals(magic, MAGIC) && version == VERSION && crc == checksum(header)) {
            number = header.getLong();
            oldestNeeded = header.getLong();
        }
    }

    private static int checksum(ByteBuffer header) {
        CRC32C crc = new CRC32C();
        crc.update(header.duplicate().clear().slice(CHECKED_FROM, CHECKED_BYTES));
        return (int) crc.getValue();
    }
}
