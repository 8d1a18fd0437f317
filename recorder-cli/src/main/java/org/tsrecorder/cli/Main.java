package org.tsrecorder.cli;

/** Where the process starts: answers {@code --version} at once and gives everything else to {@link Application}. */
public final class Main {
    private Main() {}

    /** Runs one command and ends the process with its exit code: 0 done, 1 failed, 2 used wrongly. */
    public static void main(String[] arguments) {
        Console console = Console.ofProcess();
        if (arguments.length == 1 && (arguments[0].equals("--version") || arguments[0].equals("-V"))) {
            // The library for command lines, and even an explicit exit, take longer than this takes in all.
            console.say(Version.text());
            return;
        }
        int code = new Application(console, System.getenv()).run(arguments);
        console.flush();
        System.exit(code);
    }
}
