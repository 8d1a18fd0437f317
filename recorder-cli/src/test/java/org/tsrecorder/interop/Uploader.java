package org.tsrecorder.interop;

import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.peers.Json;
import org.tsrecorder.peers.Peers;
import org.tsrecorder.peers.Program;

/**
 * Tailscale's own upload client, as a process; see {@code src/test/go/uploader}. One thread at a time.
 *
 * <p>Whatever a session sends is in the folder it was told to keep it in, before it is sent.
 */
final class Uploader implements AutoCloseable {
    private final Process process;
    private final BufferedReader out;
    private final Map<String, Upload> latest = new LinkedHashMap<>();

    private Uploader(Process process) {
        this.process = process;
        this.out = process.inputReader();
    }

    /**
     * What it says of one session.
     *
     * @param session its name, which is the header's connectionID
     * @param ended whether the session has ended
     * @param sent bytes handed to the client
     * @param acked bytes that the recorder acknowledged
     * @param error why the session failed; empty if it did not
     */
    record Upload(String session, boolean ended, long sent, long acked, Optional<String> error) {}

    /** Starts it towards a recorder; the words are its own flags. */
    static Uploader start(RecorderProcess recorder, Path kept, Object... flags) throws IOException {
        List<String> command = new ArrayList<>();
        command.addAll(Program.words(Peers.require(Peers.UPLOADER), "-to", recorder.address(), "-keep", kept));
        command.addAll(Program.words(flags));
        return new Uploader(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** Runs it to its end; what it says of each session. */
    static List<Upload> run(RecorderProcess recorder, Path kept, Object... flags)
            throws IOException, InterruptedException {
        try (Uploader uploader = start(recorder, kept, flags)) {
            return uploader.ended();
        }
    }

    /** Comes back when one of its sessions has this many bytes acknowledged. Needs {@code -progress}. */
    Upload awaitAck(long bytes) throws IOException {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            Upload upload = take(line);
            if (upload.acked() >= bytes) {
                return upload;
            }
        }
        throw new AssertionError("ended before " + bytes + " bytes were acknowledged: " + latest);
    }

    /** Comes back when all sessions have ended; what it says of each. */
    List<Upload> ended() throws InterruptedException {
        out.lines().forEach(this::take);
        process.waitFor();
        return List.copyOf(latest.values());
    }

    /** {@code kill -9}; the last that was heard of each session. */
    List<Upload> kill() throws InterruptedException {
        // Not by the process itself, which would close the pipe with what it said last.
        process.toHandle().destroyForcibly();
        return ended();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private Upload take(String line) {
        Map<String, @Nullable Object> said = Json.object(line).orElseThrow(() -> new AssertionError(line));
        Upload upload = new Upload(
                String.valueOf(said.get("session")),
                Boolean.TRUE.equals(said.get("ended")),
                number(said.get("sent")),
                number(said.get("acked")),
                Optional.ofNullable(said.get("error")).map(Object::toString));
        latest.put(upload.session(), upload);
        return upload;
    }

    private static long number(@Nullable Object value) {
        return value instanceof BigDecimal number ? number.longValueExact() : 0;
    }
}
