package org.tsrecorder.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * The three streams of a command. Text is UTF-8 whatever the locale says, since that is what recordings are made of.
 * Output is buffered: whoever wants a line seen at once flushes.
 *
 * @param in what is piped or typed in
 * @param out what the command was asked for, and nothing else
 * @param err what people should know besides
 */
record Console(InputStream in, PrintStream out, PrintStream err) {
    private static final int BUFFER = 64 * 1024;

    /** Those of this process. */
    static Console ofProcess() {
        return new Console(input(), printTo(FileDescriptor.out), printTo(FileDescriptor.err));
    }

    /** What is piped in, which the launcher has moved elsewhere where the keyboard is needed as well. */
    private static InputStream input() {
        String moved = System.getProperty("tsrecorder.input");
        if (moved != null) {
            try {
                return new FileInputStream(moved);
            } catch (FileNotFoundException e) {
                throw CommandException.failure("standard input: " + e.getMessage());
            }
        }
        return new FileInputStream(FileDescriptor.in);
    }

    private static PrintStream printTo(FileDescriptor descriptor) {
        return new PrintStream(
                new BufferedOutputStream(new FileOutputStream(descriptor), BUFFER), false, StandardCharsets.UTF_8);
    }

    /** A line for people on the error stream, seen at once. */
    void tell(String line) {
        err.println(line);
        err.flush();
    }

    /** A line on the output stream, seen at once. */
    void say(String line) {
        out.println(line);
        out.flush();
    }

    /** Whether somebody still reads the output; {@code | head} does not for long. */
    boolean outputIsRead() {
        return !out.checkError();
    }

    /** Sends all that was printed on its way. */
    void flush() {
        out.flush();
        err.flush();
    }
}
