package org.tsrecorder.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.tsrecorder.asciicast.CastReport;
import org.tsrecorder.terminal.SafeText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Says how good recordings are. */
@Command(
        name = "report",
        header = "Says what is in recordings, and what is wrong with them.",
        description = {"", "What breaks a rule of the format is marked with !; the exit code is then 1.", ""})
final class ReportCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Recordings; - is standard input.")
    private List<String> files = List.of();

    ReportCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        boolean clean = true;
        for (String name : files) {
            try (CastInput cast = CastInput.open(name, console)) {
                boolean more = true;
                while (more) {
                    more = cast.advance();
                }
                CastReport report = cast.report();
                console.out().print(SafeText.line(name) + ": " + report.summary());
                clean &= report.isClean();
            }
        }
        return clean ? 0 : 1;
    }
}
