package org.tsrecorder.cli;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Sends what the libraries log to the error stream, a line each. */
final class Logging {
    // Loggers are collected unless somebody holds them, and their level with them.
    private static final Logger ROOT = Logger.getLogger("");
    private static final Logger NETTY = Logger.getLogger("io.netty");

    private Logging() {}

    /** From now on events of this level and above are printed; of Netty's only warnings and worse. */
    static void printTo(Console console, Level level) {
        LogManager.getLogManager().reset();
        ROOT.setLevel(level);
        NETTY.setLevel(level.intValue() < Level.WARNING.intValue() ? Level.WARNING : level);
        ROOT.addHandler(new LineHandler(console));
    }

    private static final class LineHandler extends Handler {
        private final Console console;

        LineHandler(Console console) {
            this.console = console;
            setFormatter(new LineFormatter());
        }

        @Override
        public void publish(LogRecord event) {
            if (isLoggable(event)) {
                console.err().print(getFormatter().format(event));
                console.err().flush();
            }
        }

        @Override
        public void flush() {
            console.err().flush();
        }

        @Override
        public void close() {
            flush();
        }
    }
}
