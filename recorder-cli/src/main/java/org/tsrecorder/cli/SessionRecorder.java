package org.tsrecorder.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.tsrecorder.cli.pty.LocalTerminal;
import org.tsrecorder.cli.pty.PtyCommand;
import org.tsrecorder.cli.pty.TerminalSize;
import org.tsrecorder.cli.pty.Utf8Reader;

/**
 * Stands between a command and the terminal somebody sees it in, and keeps what passes. One thread carries what is
 * shown, a second one what is typed.
 */
final class SessionRecorder {
    private static final int PIECE = 8 * 1024;

    private final PtyCommand command;
    private final RecordingOutputs outputs;
    private final boolean captureInput;
    private final long startNanos = System.nanoTime();
    private Optional<LocalTerminal> terminal = Optional.empty();

    SessionRecorder(PtyCommand command, RecordingOutputs outputs, boolean captureInput) {
        this.command = command;
        this.outputs = outputs;
        this.captureInput = captureInput;
    }

    /** Shows the session in a terminal, and takes keys, and new sizes if wanted, from there. */
    void attach(LocalTerminal local, boolean followSize) {
        terminal = Optional.of(local);
        local.makeRaw();
        if (followSize) {
            local.onResize(this::resize);
        }
        Thread.ofPlatform().daemon().name("keyboard").start(() -> type(local));
    }

    /** Carries and keeps the session to its end, and returns the command's exit code. */
    int record() throws IOException, InterruptedException {
        Utf8Reader text = new Utf8Reader();
        byte[] piece = new byte[PIECE];
        boolean goOn = true;
        for (int count = read(piece); goOn && count >= 0; count = goOn ? read(piece) : -1) {
            if (terminal.isPresent()) {
                OutputStream shown = terminal.get().output();
                shown.write(piece, 0, count);
                shown.flush();
            }
            goOn = outputs.output(elapsedNanos(), text.read(piece, 0, count));
        }
        if (!goOn) {
            command.close();
        }
        outputs.output(elapsedNanos(), text.end());
        return command.waitFor();
    }

    private int read(byte[] piece) {
        try {
            return command.output().read(piece);
        } catch (IOException e) {
            // Linux answers EIO, not the end of the file, once the command has closed its terminal.
            return -1;
        }
    }

    private void type(LocalTerminal keyboard) {
        Utf8Reader text = new Utf8Reader();
        byte[] piece = new byte[PIECE];
        try {
            for (int count = keyboard.read(piece); count >= 0; count = keyboard.read(piece)) {
                command.input().write(piece, 0, count);
                command.input().flush();
                if (captureInput) {
                    outputs.input(elapsedNanos(), text.read(piece, 0, count));
                }
            }
        } catch (IOException e) {
            // The command has ended, and the session with it: nobody is left to type to.
            return;
        }
    }

    private void resize(TerminalSize size) {
        command.resize(size);
        try {
            outputs.resize(elapsedNanos(), size.columns(), size.rows());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Time since the session began. */
    long elapsedNanos() {
        return System.nanoTime() - startNanos;
    }
}
