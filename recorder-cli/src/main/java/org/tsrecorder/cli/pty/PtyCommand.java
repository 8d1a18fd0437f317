package org.tsrecorder.cli.pty;

import com.pty4j.PtyProcess;
import com.pty4j.PtyProcessBuilder;
import com.pty4j.WinSize;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A command that runs in a pseudo-terminal of its own, of which we hold the other end. */
public final class PtyCommand implements AutoCloseable {
    private static final long HANG_UP_SECONDS = 2;

    private final PtyProcess process;

    private PtyCommand(PtyProcess process) {
        this.process = process;
    }

    /**
     * Starts a command.
     *
     * @param command the program and its arguments
     * @param environment all of its environment
     * @param size what its terminal shows at first
     */
    public static PtyCommand start(List<String> command, Map<String, String> environment, TerminalSize size)
            throws IOException {
        return new PtyCommand(new PtyProcessBuilder(command.toArray(String[]::new))
                .setEnvironment(environment)
                .setInitialColumns(size.columns())
                .setInitialRows(size.rows())
                .setRedirectErrorStream(true)
                .setUnixOpenTtyToPreserveOutputAfterTermination(true)
                .start());
    }

    /** What the command shows; ends when the command does. */
    public InputStream output() {
        return process.getInputStream();
    }

    /** What the command is typed. */
    public OutputStream input() {
        return process.getOutputStream();
    }

    /** Changes what its terminal shows. */
    public void resize(TerminalSize size) {
        if (process.isAlive()) {
            process.setWinSize(new WinSize(size.columns(), size.rows()));
        }
    }

    /** Waits for its end and returns its exit code; 128 and the signal's number when a signal ended it. */
    public int waitFor() throws InterruptedException {
        return process.waitFor();
    }

    /** Hangs up, as a terminal does whose window is closed; a command that does not care is killed. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(HANG_UP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
