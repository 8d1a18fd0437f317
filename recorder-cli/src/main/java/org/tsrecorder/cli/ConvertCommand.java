package org.tsrecorder.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.tsrecorder.asciicast.EventKind;
import org.tsrecorder.terminal.TextTranscript;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a recording in another format. */
@Command(
        name = "convert",
        sortOptions = false,
        header = "Writes a recording in another format.",
        description = {
            "",
            "All that a version can hold is kept, Tailscale's header fields and unknown keys too. raw is the output as"
                    + " it went to the terminal; txt is the text that stood on it.",
            ""
        })
final class ConvertCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(index = "0", paramLabel = "INPUT", description = "The recording; - is standard input.")
    private String input = "";

    @Parameters(index = "1", paramLabel = "OUTPUT", description = "The file to write; - is standard output.")
    private String output = "";

    @Option(
            names = {"-f", "--format"},
            paramLabel = "FORMAT",
            converter = CastFormat.Names.class,
            description = "asciicast-v3 (the default), asciicast-v2, asciicast-v1, raw or txt (the default for"
                    + " OUTPUT.txt).")
    private Optional<CastFormat> format = Optional.empty();

    @Option(names = "--overwrite", description = "Replaces OUTPUT if there is one.")
    private boolean overwrite;

    ConvertCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        CastFormat wanted = format.orElse(output.endsWith(".txt") ? CastFormat.TXT : CastFormat.ASCIICAST_V3);
        try (CastInput cast = CastInput.open(input, console);
                OutputStream out = OutputFile.create(output, overwrite, console)) {
            switch (wanted) {
                case RAW -> raw(cast, out);
                case TXT -> text(cast, out);
                case ASCIICAST_V1, ASCIICAST_V2, ASCIICAST_V3 -> asciicast(cast, wanted, out);
            }
        }
        return 0;
    }

    private static void asciicast(CastInput cast, CastFormat wanted, OutputStream out) throws IOException {
        try (CastOutput converted = CastOutput.begin(wanted.version(), cast.header(), out)) {
            while (cast.advance()) {
                converted.copy(cast.reader(), 0);
            }
        }
    }

    private static void raw(CastInput cast, OutputStream out) throws IOException {
        Utf8Output raw = new Utf8Output(out);
        raw.write(
                "\033[8;" + cast.header().displayHeight() + ";" + cast.header().displayWidth() + "t");
        while (cast.advance()) {
            if (cast.reader().kind() == EventKind.OUTPUT) {
                raw.writeText(cast.reader());
            }
        }
        raw.flush();
    }

    private static void text(CastInput cast, OutputStream out) throws IOException {
        Utf8Output text = new Utf8Output(out);
        TextTranscript transcript =
                new TextTranscript(cast.header().displayWidth(), cast.header().displayHeight(), text::writeLine);
        while (cast.advance()) {
            switch (cast.reader().kind()) {
                case OUTPUT -> transcript.output(cast.reader().text());
                case RESIZE ->
                    transcript.resize(cast.reader().columns(), cast.reader().rows());
                default -> {}
            }
        }
        transcript.finish();
        text.flush();
    }
}
