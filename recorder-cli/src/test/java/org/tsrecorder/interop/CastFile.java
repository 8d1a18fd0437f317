package org.tsrecorder.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.peers.Json;

/** A cast as it was sent, or as it is stored: its header line, and the bytes after it. */
final class CastFile {
    private final Path path;
    private final String header;
    private final byte[] body;

    private CastFile(Path path, String header, byte[] body) {
        this.path = path;
        this.header = header;
        this.body = body;
    }

    /** Reads all of it. */
    static CastFile read(Path path) {
        try {
            byte[] all = Files.readAllBytes(path);
            int end = 0;
            while (end < all.length && all[end] != '\n') {
                end++;
            }
            end = Math.min(end + 1, all.length);
            String header = new String(all, 0, end, StandardCharsets.UTF_8);
            return new CastFile(path, header, Arrays.copyOfRange(all, end, all.length));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The members of the header. */
    Map<String, @Nullable Object> header() {
        return Json.object(header).orElseThrow(() -> new AssertionError(header));
    }

    /** Where it is. */
    Path path() {
        return path;
    }

    /** The length of its header line, in bytes. */
    int headerLength() {
        return header.getBytes(StandardCharsets.UTF_8).length;
    }

    /** The header's connectionID: the session's name; empty when the header is not whole. */
    Optional<String> session() {
        return Json.object(header)
                .flatMap(members -> Optional.ofNullable(members.get("connectionID")))
                .map(Object::toString);
    }

    /** This stored file is all of what was sent; only its header says more. */
    void assertHoldsAllOf(CastFile sent) {
        assertHeaderIsThatOf(sent);
        if (!Arrays.equals(body, sent.body)) {
            int differ = Arrays.mismatch(body, sent.body);
            assertThat(body.length).as("length of %s", path).isEqualTo(sent.body.length);
            throw new AssertionError(path + " differs from what was sent at byte " + differ + " after the header");
        }
    }

    /** This stored file is the beginning of what was sent, up to at least this many of the bytes sent. */
    void assertIsABeginningOf(CastFile sent, long atLeast) {
        assertHeaderIsThatOf(sent);
        int differ = Arrays.mismatch(body, sent.body);
        assertThat(differ == -1 || differ == body.length)
                .as("%s differs from what was sent at byte %d after the header", path, differ)
                .isTrue();
        assertThat((long) body.length)
                .as("%s: acknowledged bytes after the header", path)
                .isGreaterThanOrEqualTo(atLeast - sent.headerLength());
    }

    /** Every line is JSON, but perhaps for the last one, when it was torn off. */
    void assertIsReadable() {
        String text = header + new String(body, StandardCharsets.UTF_8);
        List<String> lines = text.lines().toList();
        for (String line : text.endsWith("\n") || lines.isEmpty() ? lines : lines.subList(0, lines.size() - 1)) {
            if (!Json.isWhole(line)) {
                throw new AssertionError(path + " has a broken line: " + line);
            }
        }
    }

    /** What a terminal was sent: the data of all output events. */
    String output() {
        StringBuilder output = new StringBuilder();
        for (Object line : Json.documents(new String(body, StandardCharsets.UTF_8))) {
            if (line instanceof List<?> event && "o".equals(event.get(1))) {
                output.append(event.get(2));
            }
        }
        return output.toString();
    }

    private void assertHeaderIsThatOf(CastFile sent) {
        Map<String, @Nullable Object> stored = Json.object(header).orElseThrow(() -> new AssertionError(header));
        assertThat(List.copyOf(stored.keySet())).as("keys of %s", path).isSorted();
        Map<String, @Nullable Object> wanted =
                new LinkedHashMap<>(Json.object(sent.header).orElseThrow());
        wanted.put("dstNode", "localhost");
        wanted.put("dstNodeID", "local");
        assertThat(stored).as("header of %s", path).isEqualTo(wanted);
    }
}
