package org.tsrecorder.cli;

import java.util.logging.Level;

/** How much is logged. */
enum Verbosity {
    ERROR,
    WARN,
    INFO,
    DEBUG;

    /** The least level that is printed. */
    Level level() {
        return switch (this) {
            case ERROR -> Level.SEVERE;
            case WARN -> Level.WARNING;
            case INFO -> Level.INFO;
            case DEBUG -> Level.FINE;
        };
    }
}
