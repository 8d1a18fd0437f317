package org.tsrecorder.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.tsrecorder.peers.Json;
import org.tsrecorder.peers.Program;

/**
 * The directory that the application records into, looked at from outside. What the application acknowledged is in its
 * journal first, and in these files at the latest when it has stopped.
 *
 * @param directory what {@code --dst} names
 */
record Destination(Path directory) {
    /** All recordings of the node that plain sockets on the loopback address are taken for. */
    List<Path> recordings() throws IOException {
        return files(directory.resolve("local"), ".cast");
    }

    /** All events of that node. */
    List<Path> events() throws IOException {
        return files(directory.resolve("local/events"), ".event");
    }

    /** The recordings whose header line is whole, by session. */
    Map<String, CastFile> bySession() throws IOException {
        Map<String, CastFile> found = new HashMap<>();
        for (Path path : recordings()) {
            CastFile cast = CastFile.read(path);
            cast.session()
                    .ifPresent(session -> assertThat(found.put(session, cast))
                            .as("a second recording of %s", session)
                            .isNull());
        }
        return found;
    }

    /** The recording of a session. */
    CastFile recording(String session) throws IOException {
        CastFile found = bySession().get(session);
        if (found == null) {
            throw new AssertionError("no recording of " + session + " among " + recordings());
        }
        return found;
    }

    /** What {@code tsrecorder ls --json} says of each recording's state, by file name. */
    Map<String, String> states() throws IOException, InterruptedException {
        Map<String, String> states = new HashMap<>();
        String listing = Program.run(RecorderProcess.application(), "ls", directory, "--json")
                .succeeded()
                .out();
        for (Object document : Json.documents(listing)) {
            for (Object row : document instanceof List<?> rows ? rows : List.of(Json.members(document))) {
                Map<String, ?> members = Json.members(row);
                String key = String.valueOf(members.get("file"));
                states.put(key.substring(key.lastIndexOf('/') + 1), String.valueOf(members.get("state")));
            }
        }
        return states;
    }

    /** The recording of a session, which is in this state. */
    CastFile recording(String session, String state) throws IOException, InterruptedException {
        CastFile recording = recording(session);
        assertThat(states())
                .as(session)
                .containsEntry(String.valueOf(recording.path().getFileName()), state);
        return recording;
    }

    private static List<Path> files(Path folder, String suffix) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .sorted()
                    .toList();
        }
    }
}
