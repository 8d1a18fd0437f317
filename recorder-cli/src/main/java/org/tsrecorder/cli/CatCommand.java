package org.tsrecorder.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.tsrecorder.asciicast.CastEvent;
import org.tsrecorder.asciicast.CastHeader;
import org.tsrecorder.asciicast.CastVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Joins recordings into one. */
@Command(
        name = "cat",
        header = "Joins recordings into one, on standard output.",
        description = {
            "",
            "The result has the version and the header of the first; times go on from one to the next. It is a"
                    + " recording as it came, not text for a terminal: send it to a file, or show it with tsrecorder"
                    + " play.",
            ""
        })
final class CatCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Recordings, in order; - is standard input.")
    private List<String> files = List.of();

    CatCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        try (CastInput first = CastInput.open(files.getFirst(), console)) {
            CastHeader header = first.header();
            if (header.version() == CastVersion.V1) {
                throw CommandException.failure("asciicast v1 files can't be concatenated");
            }
            CastOutput joined = CastOutput.begin(header.version(), header, OutputFile.create("-", false, console));
            Joint joint = new Joint(joined, header);
            joint.copy(first);
            for (String name : files.subList(1, files.size())) {
                try (CastInput next = CastInput.open(name, console)) {
                    joint.append(next);
                }
            }
            joined.close();
        }
        return 0;
    }

    /** Where one recording ends and the next begins. */
    private static final class Joint {
        private final CastOutput out;
        private int columns;
        private int rows;
        private long offsetNanos;
        private long lastNanos;

        Joint(CastOutput out, CastHeader header) {
            this.out = out;
            this.columns = header.width();
            this.rows = header.height();
        }

        void append(CastInput next) throws IOException {
            offsetNanos = lastNanos;
            CastHeader header = next.header();
            boolean resized = header.width() != columns || header.height() != rows;
            if (resized && header.width() > 0 && header.height() > 0) {
                columns = header.width();
                rows = header.height();
                out.write(new CastEvent.Resize(offsetNanos, columns, rows));
            }
            copy(next);
        }

        void copy(CastInput cast) throws IOException {
            while (cast.advance()) {
                out.copy(cast.reader(), offsetNanos);
                lastNanos = offsetNanos + cast.reader().timeNanos();
                switch (cast.reader().kind()) {
                    case RESIZE -> {
                        columns = cast.reader().columns();
                        rows = cast.reader().rows();
                    }
                    default -> {}
                }
            }
        }
    }
}
