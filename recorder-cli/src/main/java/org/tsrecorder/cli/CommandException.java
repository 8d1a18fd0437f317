package org.tsrecorder.cli;

/** Ends a command with one line for people. */
final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final int FAILURE = 1;
    private static final int USAGE = 2;

    private final int exitCode;

    private CommandException(int exitCode, String message) {
        super(message, null, false, false);
        this.exitCode = exitCode;
    }

    /** It could not be done. */
    static CommandException failure(String message) {
        return new CommandException(FAILURE, message);
    }

    /** It was asked for wrongly; nothing was touched. */
    static CommandException usage(String message) {
        return new CommandException(USAGE, message);
    }

    /** What the process ends with. */
    int exitCode() {
        return exitCode;
    }
}
