package org.tsrecorder.storage.file;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Random;
import org.tsrecorder.store.RecordingArchive;
import org.tsrecorder.store.RecordingId;

/** Names and bytes for tests. */
final class Samples {
    private static final Instant START = Instant.parse("2026-07-29T11:50:50.033425744Z");

    private Samples() {}

    static RecordingId id(String node, int number) {
        return new RecordingId(node, START.plusMillis(number));
    }

    static RecordingId id(int number) {
        return id("nLocal1CNTRL", number);
    }

    /** The same bytes for the same seed and length. */
    static byte[] bytes(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    static ByteBuf buffer(byte[] bytes) {
        return ByteBufAllocator.DEFAULT.directBuffer(Math.max(1, bytes.length)).writeBytes(bytes);
    }

    static ByteBuf buffer(byte[] bytes, int from, int length) {
        return ByteBufAllocator.DEFAULT.directBuffer(Math.max(1, length)).writeBytes(bytes, from, length);
    }

    static ByteBuf text(String text) {
        return buffer(text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] read(RecordingArchive archive, RecordingId id) throws IOException {
        try (SeekableByteChannel channel = archive.open(id)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) channel.size());
            int read = 0;
            while (bytes.hasRemaining() && read >= 0) {
                read = channel.read(bytes);
            }
            return bytes.array();
        }
    }

    static String readText(RecordingArchive archive, RecordingId id) throws IOException {
        return new String(read(archive, id), StandardCharsets.UTF_8);
    }
}
