package org.tsrecorder.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Where a command writes to: a new file, never over one by mistake, or standard output. */
final class OutputFile {
    private static final String STANDARD_OUTPUT = "-";

    private OutputFile() {}

    /**
     * Opens a file for writing.
     *
     * @param name the file, or {@code -} for standard output
     * @throws CommandException when it has content and may not be overwritten
     */
    static OutputStream create(String name, boolean overwrite, Console console) throws IOException {
        if (name.equals(STANDARD_OUTPUT)) {
            return new Piped(console);
        }
        Path file = Path.of(name);
        refuseToOverwrite(file, overwrite);
        return Files.newOutputStream(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
    }

    /** Ends the command when the file has content that may not be lost. */
    static void refuseToOverwrite(Path file, boolean overwrite) throws IOException {
        if (!overwrite && Files.exists(file) && Files.size(file) > 0) {
            throw CommandException.failure(file + ": file exists, use --overwrite option to overwrite the file");
        }
    }

    /** Standard output, which stays open, and fails as soon as nobody reads it. */
    private static final class Piped extends OutputStream {
        private final Console console;

        Piped(Console console) {
            this.console = console;
        }

        @Override
        public void write(int value) throws IOException {
            console.out().write(value);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            console.out().write(bytes, offset, length);
            if (!console.outputIsRead()) {
                throw new IOException("Broken pipe");
            }
        }

        @Override
        public void flush() {
            console.out().flush();
        }
    }
}
