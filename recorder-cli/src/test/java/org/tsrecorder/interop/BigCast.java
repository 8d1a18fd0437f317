package org.tsrecorder.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A session too big to hold in memory: random output that nothing compresses or confuses with its neighbour.
 *
 * @param path the file it is in
 * @param digest SHA-256 of all after the header line, in hex
 */
record BigCast(Path path, String digest) {
    private static final int LINE_BYTES = 4_000;
    private static final int LINES_A_BLOCK = 16;
    private static final long MIB = 1 << 20;

    /** What big means, in bytes: {@code -Dinterop.mib}, 128 MiB unless set. */
    static long usualBytes() {
        return Long.getLong("interop.mib", 128) * MIB;
    }

    /** Writes one of about so many bytes. */
    static BigCast write(Path path, long bytes) throws IOException {
        Random random = new Random(bytes);
        byte[] noise = new byte[LINE_BYTES / 2];
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(path), 1 << 16)) {
            String header = "{\"version\":2,\"width\":80,\"height\":24,\"timestamp\":1785325850}\n";
            out.write(header.getBytes(StandardCharsets.US_ASCII));
            long line = 0;
            for (long written = header.length(); written < bytes; written += LINE_BYTES, line++) {
                // New noise now and then is enough for every line to differ, since it also has its number.
                if (line % LINES_A_BLOCK == 0) {
                    random.nextBytes(noise);
                }
                String text =
                        "[%d.5,\"o\",\"%s\"]%n".formatted(line, HexFormat.of().formatHex(noise));
                out.write(text.getBytes(StandardCharsets.US_ASCII));
            }
        }
        return new BigCast(path, digestAfterHeader(path));
    }

    /** A stored file is all of it. */
    void assertIsAllIn(Path stored) throws IOException {
        assertThat(digestAfterHeader(stored)).as("content of %s", stored).isEqualTo(digest);
    }

    private static String digestAfterHeader(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] block = new byte[1 << 16];
            @Nullable MessageDigest sha256 = null;
            for (int n = in.read(block); n >= 0; n = in.read(block)) {
                int from = 0;
                if (sha256 == null) {
                    sha256 = newDigest();
                    from = new String(block, 0, n, StandardCharsets.ISO_8859_1).indexOf('\n') + 1;
                }
                sha256.update(block, from, n - from);
            }
            return sha256 == null ? "nothing" : HexFormat.of().formatHex(sha256.digest());
        }
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }
}
