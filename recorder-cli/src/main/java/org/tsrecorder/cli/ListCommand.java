package org.tsrecorder.cli;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.tsrecorder.asciicast.CastHeader;
import org.tsrecorder.storage.file.FileRecordingArchive;
import org.tsrecorder.store.RecordingArchive;
import org.tsrecorder.store.RecordingQuery;
import org.tsrecorder.store.RecordingState;
import org.tsrecorder.terminal.SafeText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.json.JsonFactory;

/** Shows which recordings there are. */
@Command(
        name = "ls",
        sortOptions = false,
        header = "Shows which recordings there are.",
        description = {
            "",
            "Oldest first. Works while a recorder is writing to the directory. Long names are cut; --json has all of"
                    + " them.",
            ""
        })
final class ListCommand implements Callable<Integer> {
    private static final String DESTINATION = "TSRECORDER_DST";

    private final Console console;
    private final Map<String, String> environment;

    @Parameters(arity = "0..1", paramLabel = "DIR", description = "What serve has as --dst. Default: $TSRECORDER_DST.")
    private Optional<String> directory = Optional.empty();

    @Option(names = "--node", paramLabel = "NAME", description = "Only sessions on this node, by name or ID.")
    private Optional<String> node = Optional.empty();

    @Option(
            names = "--user",
            paramLabel = "NAME",
            description = "Only sessions of this user: part of the name will do.")
    private Optional<String> user = Optional.empty();

    @Option(
            names = "--last",
            paramLabel = "TIME",
            converter = Durations.class,
            description = "Only sessions begun in the last so long, such as 24h or 7d.")
    private Optional<Duration> last = Optional.empty();

    @Option(names = "--live", description = "Only sessions under way.")
    private boolean live;

    @Option(names = "--json", description = "One JSON object a line.")
    private boolean json;

    ListCommand(Console console, Map<String, String> environment) {
        this.console = console;
        this.environment = environment;
    }

    @Override
    public Integer call() throws IOException {
        Path root = root();
        RecordingArchive archive = new FileRecordingArchive(root);
        Optional<Instant> from = last.map(Instant.now()::minus);
        Stream<RecordingSummary> found =
                archive.list(new RecordingQuery(Optional.empty(), from, Optional.empty())).stream()
                        .filter(info -> !live || info.state() == RecordingState.LIVE)
                        .map(info -> RecordingSummary.read(archive, info))
                        .filter(this::isWanted);
        if (json) {
            found.forEach(summary -> console.out().println(json(summary)));
        } else {
            List<RecordingSummary> recordings = found.toList();
            if (recordings.isEmpty()) {
                console.tell("tsrecorder ls: no " + (isFiltered() ? "such recordings" : "recordings") + " in " + root);
            } else {
                printTable(recordings);
            }
        }
        return 0;
    }

    private Path root() throws IOException {
        String name = directory
                .or(() -> Optional.ofNullable(environment.get(DESTINATION)).filter(value -> !value.isEmpty()))
                .orElseThrow(() -> CommandException.usage("a DIR or " + DESTINATION + " is needed"));
        if (!Files.exists(Path.of(name))) {
            throw new NoSuchFileException(name);
        }
        if (!Files.isDirectory(Path.of(name))) {
            throw CommandException.failure(
                    name + ": is not a directory (tsrecorder report says what is in a recording)");
        }
        return Path.of(name);
    }

    private boolean isFiltered() {
        return live || node.isPresent() || user.isPresent() || last.isPresent();
    }

    private boolean isWanted(RecordingSummary summary) {
        boolean onNode = node.map(name -> name.equals(summary.info().id().node()) || name.equals(summary.node()))
                .orElse(true);
        return onNode && user.map(name -> summary.user().contains(name)).orElse(true);
    }

    private void printTable(List<RecordingSummary> found) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("TIME", "NODE", "USER", "DURATION", "SIZE", "STATE", "FILE"));
        for (RecordingSummary summary : found) {
            rows.add(List.of(
                    summary.info()
                            .id()
                            .startedAt()
                            .truncatedTo(ChronoUnit.SECONDS)
                            .toString(),
                    summary.node(),
                    summary.user(),
                    summary.duration().map(Durations::show).orElse("-"),
                    Sizes.show(summary.info().size()),
                    state(summary),
                    summary.info().id().key()));
        }
        new Table(rows).printTo(console.out());
    }

    private static String state(RecordingSummary summary) {
        return summary.info().state().name().toLowerCase(Locale.ROOT);
    }

    private static String json(RecordingSummary summary) {
        StringWriter text = new StringWriter();
        try (JsonGenerator line =
                new JsonFactory().createGenerator(tools.jackson.core.ObjectWriteContext.empty(), text)) {
            line.writeStartObject();
            line.writeStringProperty("file", summary.info().id().key());
            line.writeStringProperty("time", summary.info().id().startedAt().toString());
            line.writeStringProperty("node", summary.node());
            line.writeStringProperty("nodeID", summary.info().id().node());
            line.writeStringProperty("user", summary.user());
            summary.header().flatMap(CastHeader::srcNode).ifPresent(name -> line.writeStringProperty("srcNode", name));
            summary.header().flatMap(CastHeader::command).ifPresent(name -> line.writeStringProperty("command", name));
            summary.duration().ifPresent(length -> line.writeNumberProperty("seconds", length.toNanos() / 1e9));
            line.writeNumberProperty("size", summary.info().size());
            line.writeStringProperty("state", state(summary));
            summary.info().cutShortBecause().ifPresent(why -> line.writeStringProperty("cutShortBecause", why));
            line.writeEndObject();
        }
        return SafeText.json(text.toString());
    }
}
