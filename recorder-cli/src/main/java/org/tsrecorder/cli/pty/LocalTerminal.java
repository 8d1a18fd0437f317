package org.tsrecorder.cli.pty;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.function.Consumer;
import org.jline.terminal.Attributes;
import org.jline.terminal.Attributes.ControlChar;
import org.jline.terminal.Attributes.InputFlag;
import org.jline.terminal.Attributes.LocalFlag;
import org.jline.terminal.Attributes.OutputFlag;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.NonBlockingInputStream;

/**
 * The terminal this process runs in. Once raw, it is brought back to what it was by {@link #close()}, and also when the
 * process is ended by a signal.
 */
public final class LocalTerminal implements AutoCloseable {
    private static final int NANOS_PER_MILLI = 1_000_000;
    private static final int LONG_MILLIS = 60_000;

    private final Terminal terminal;
    private final Attributes original;
    private final Thread restore = new Thread(this::restore, "restore-terminal");

    private volatile boolean closed;

    private LocalTerminal(Terminal terminal) {
        this.terminal = terminal;
        this.original = terminal.getAttributes();
        Runtime.getRuntime().addShutdownHook(restore);
    }

    /** The terminal that standard input and output are, or empty where one of them is something else. */
    public static Optional<LocalTerminal> open() {
        try {
            return Optional.of(new LocalTerminal(TerminalBuilder.builder()
                    .system(true)
                    .systemOutput(TerminalBuilder.SystemOutput.SysOut)
                    .dumb(false)
                    .graphemeCluster(false)
                    .nativeSignals(true)
                    .signalHandler(Terminal.SignalHandler.SIG_DFL)
                    .build()));
        } catch (IOException | IllegalStateException e) {
            return Optional.empty();
        }
    }

    /** Hands every key through as it is pressed, also Ctrl-C, and every byte out as it is. */
    public void makeRaw() {
        Attributes raw = new Attributes(original);
        raw.setLocalFlag(LocalFlag.ICANON, false);
        raw.setLocalFlag(LocalFlag.ECHO, false);
        raw.setLocalFlag(LocalFlag.ISIG, false);
        raw.setLocalFlag(LocalFlag.IEXTEN, false);
        raw.setInputFlag(InputFlag.IXON, false);
        raw.setInputFlag(InputFlag.ICRNL, false);
        raw.setInputFlag(InputFlag.INLCR, false);
        raw.setInputFlag(InputFlag.IGNCR, false);
        raw.setInputFlag(InputFlag.ISTRIP, false);
        raw.setOutputFlag(OutputFlag.OPOST, false);
        raw.setControlChar(ControlChar.VMIN, 1);
        raw.setControlChar(ControlChar.VTIME, 0);
        terminal.setAttributes(raw);
    }

    /** What it shows now; the usual size where it does not say. */
    public TerminalSize size() {
        Size size = terminal.getSize();
        return size.getColumns() > 0 && size.getRows() > 0
                ? new TerminalSize(size.getColumns(), size.getRows())
                : TerminalSize.USUAL;
    }

    /** Tells of every change of size, on a thread of the JVM's. */
    public void onResize(Consumer<TerminalSize> listener) {
        terminal.handle(Terminal.Signal.WINCH, signal -> listener.accept(size()));
    }

    /** What is shown, byte for byte. */
    public OutputStream output() {
        return terminal.output();
    }

    /**
     * The next byte typed.
     *
     * @param timeoutNanos how long to wait for it; 0 or less does not wait
     * @return the byte, -1 at the end of the input, -2 when nothing came in time
     */
    public int read(long timeoutNanos) throws IOException {
        return keys().read(Math.clamp(timeoutNanos / NANOS_PER_MILLI, 1, LONG_MILLIS));
    }

    /**
     * What is typed next, byte for byte; waits for the first.
     *
     * @return how many bytes, -1 at the end of the input
     */
    public int read(byte[] bytes) throws IOException {
        int count = 0;
        while (count == 0 || count == NonBlockingInputStream.READ_EXPIRED) {
            // A read without a timeout would hold a lock that closing the terminal needs.
            count = keys().readBuffered(bytes, 0, bytes.length, LONG_MILLIS);
        }
        return count;
    }

    private NonBlockingInputStream keys() {
        return (NonBlockingInputStream) terminal.input();
    }

    private void restore() {
        if (!closed) {
            terminal.setAttributes(original);
        }
    }

    /** Brings the terminal back; closing it again does nothing. */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        terminal.setAttributes(original);
        closed = true;
        terminal.close();
        try {
            Runtime.getRuntime().removeShutdownHook(restore);
        } catch (IllegalStateException e) {
            // The process is ending: the hook runs, and does no harm twice.
            return;
        }
    }
}
