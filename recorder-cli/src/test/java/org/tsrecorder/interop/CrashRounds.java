package org.tsrecorder.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.interop.Uploader.Upload;
import org.tsrecorder.peers.Await;
import org.tsrecorder.peers.Json;

/**
 * Rounds of: start, look at what the round before left, load, kill. The promise, after each restart:
 *
 * <ul>
 *   <li>each acknowledged byte of each session is there, and each acknowledged event;
 *   <li>each recording is a beginning of what its session sent, and readable but for a torn last line;
 *   <li>what ended well is COMPLETE and whole, what was cut short INCOMPLETE;
 *   <li>no recording of an earlier round changes any more.
 * </ul>
 */
final class CrashRounds {
    private static final int MOST_WAVES = 4;
    private static final int MOST_SESSIONS_A_WAVE = 12;
    private static final int MOST_MILLIS_BETWEEN_WAVES = 150;
    private static final int MOST_MILLIS_TO_LIVE = 600;

    /** From here on, rounds in which nothing was at stake mean that the load does not work. */
    private static final int ROUNDS_THAT_MEET_EVERYTHING = 20;

    private final Destination destination;
    private final Path kept;
    private final String durability;
    private final Random random;
    private final Map<Path, Long> sizes = new HashMap<>();
    private final Set<Path> events = new HashSet<>();
    private final List<Upload> uploads = new ArrayList<>();
    private int whole;
    private int cut;
    private int eventsAcked;
    private long bytesAcked;

    CrashRounds(Destination destination, Path kept, String durability, long seed) {
        this.destination = destination;
        this.kept = kept;
        this.durability = durability;
        random = new Random(seed);
    }

    /** Runs so many rounds; fails at the first broken promise. */
    void run(int rounds) throws Exception {
        for (int round = 0; round < rounds; round++) {
            try (RecorderProcess recorder = start()) {
                checkWhatWasLeft();
                loadAndKill(recorder, round);
            }
            if (round % 10 == 9) {
                System.out.println("after " + (round + 1) + " rounds: " + this);
            }
        }
        try (RecorderProcess recorder = start()) {
            checkWhatWasLeft();
            recorder.terminate();
            assertThat(recorder.exitCode()).isZero();
        }
        for (Map.Entry<Path, Long> known : sizes.entrySet()) {
            assertThat(Files.size(known.getKey()))
                    .as("size of %s", known.getKey())
                    .isEqualTo(known.getValue());
        }
        if (rounds >= ROUNDS_THAT_MEET_EVERYTHING) {
            assertThat(List.of(whole, cut, eventsAcked)).as(toString()).doesNotContain(0);
        }
    }

    @Override
    public String toString() {
        return "%d sessions whole, %d cut short, %d events, %d KiB acknowledged"
                .formatted(whole, cut, eventsAcked, bytesAcked >> 10);
    }

    private RecorderProcess start() throws Exception {
        return RecorderProcess.start(destination.directory(), "--durability", durability);
    }

    private void loadAndKill(RecorderProcess recorder, int round) throws Exception {
        List<Uploader> uploaders = new ArrayList<>();
        try {
            for (int wave = 1 + random.nextInt(MOST_WAVES); wave > 0; wave--) {
                uploaders.addAll(startWave(recorder, "round" + round + "-wave" + wave));
                Await.pass(Duration.ofMillis(random.nextInt(MOST_MILLIS_BETWEEN_WAVES)));
            }
            Await.pass(Duration.ofMillis(random.nextInt(MOST_MILLIS_TO_LIVE)));
            recorder.kill();
            for (Uploader uploader : uploaders) {
                uploads.addAll(uploader.ended());
            }
        } finally {
            uploaders.forEach(Uploader::close);
        }
    }

    private List<Uploader> startWave(RecorderProcess recorder, String name) throws IOException {
        long bytes = 1L << (8 + random.nextInt(15));
        long rate = random.nextBoolean() ? 0 : bytes;
        List<Uploader> wave = new ArrayList<>();
        wave.add(startSessions(recorder, name + "-v2", bytes, rate));
        switch (random.nextInt(3)) {
            case 0 -> wave.add(startSessions(recorder, name + "-v1", bytes, rate, "-v1"));
            case 1 -> wave.add(startSessions(recorder, name + "-event", 0, 0, "-event"));
            default -> {}
        }
        return wave;
    }

    private Uploader startSessions(RecorderProcess recorder, String name, long bytes, long rate, Object... more)
            throws IOException {
        List<Object> flags = new ArrayList<>(List.of("-name", name, "-bytes", bytes, "-rate", rate));
        flags.addAll(List.of("-n", 1 + random.nextInt(MOST_SESSIONS_A_WAVE), "-seed", random.nextInt(1 << 30)));
        flags.addAll(List.of(more));
        return Uploader.start(recorder, kept, flags.toArray());
    }

    private void checkWhatWasLeft() throws Exception {
        Map<String, CastFile> stored = newRecordings();
        Map<String, String> states = destination.states();
        String newEvents = newEvents();
        for (Upload upload : uploads) {
            if (upload.session().contains("-event-")) {
                checkEvent(upload, newEvents);
            } else {
                checkRecording(upload, stored.get(upload.session()), states);
            }
            bytesAcked += upload.acked();
        }
        uploads.clear();
    }

    private void checkRecording(Upload upload, @Nullable CastFile recording, Map<String, String> states)
            throws IOException {
        Path sent = kept.resolve(upload.session() + ".cast");
        if (recording == null) {
            assertThat(upload.acked()).as("%s has no recording", upload).isZero();
            assertThat(upload.error()).as("%s has no recording", upload).isPresent();
        } else {
            String state =
                    String.valueOf(states.get(String.valueOf(recording.path().getFileName())));
            checkRecording(upload, CastFile.read(sent), recording, state);
        }
        Files.deleteIfExists(sent);
    }

    private void checkRecording(Upload upload, CastFile sent, CastFile recording, String state) {
        recording.assertIsReadable();
        recording.assertIsABeginningOf(sent, upload.acked());
        if (upload.error().isEmpty() || state.equals("complete")) {
            recording.assertHoldsAllOf(sent);
            assertThat(state).as("state of %s, %s", recording.path(), upload).isEqualTo("complete");
            whole++;
        } else {
            assertThat(state).as("state of %s, %s", recording.path(), upload).isEqualTo("incomplete");
            cut++;
        }
    }

    private void checkEvent(Upload upload, String newEvents) throws IOException {
        if (upload.error().isEmpty()) {
            assertThat(newEvents).as("events of the round before").contains("(" + upload.session() + ")");
            eventsAcked++;
        }
        Files.deleteIfExists(kept.resolve(upload.session() + ".event"));
    }

    private Map<String, CastFile> newRecordings() throws IOException {
        Map<String, CastFile> found = new HashMap<>();
        for (Path path : destination.recordings()) {
            if (sizes.putIfAbsent(path, Files.size(path)) == null) {
                CastFile recording = CastFile.read(path);
                recording.session().ifPresent(session -> found.put(session, recording));
            }
        }
        return found;
    }

    private String newEvents() throws IOException {
        StringBuilder all = new StringBuilder();
        for (Path path : destination.events()) {
            if (events.add(path)) {
                String event = Files.readString(path);
                assertThat(Json.object(event)).as("%s: %s", path, event).isPresent();
                all.append(event);
            }
        }
        return all.toString();
    }
}
