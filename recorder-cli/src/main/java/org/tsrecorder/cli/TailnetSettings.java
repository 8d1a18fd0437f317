package org.tsrecorder.cli;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The closed recorder's flags that this version has no use for yet. They are known, so that its command lines and its
 * operator's environment are understood, and the ones that would have to change what happens are refused by name.
 */
final class TailnetSettings {
    private final SortedSet<String> given = new TreeSet<>();
    private boolean webInterface;

    /** The flags, of which the secret ones are not shown. */
    List<Flag> flags() {
        return List.of(
                noted("--bucket", "NAME", "The S3 bucket. Not in this version."),
                Flag.hidden("--access-key", value -> given.add("--access-key")),
                Flag.hidden("--secret-key", value -> given.add("--secret-key")),
                noted("--hostname", "NAME", "The tailnet node's name. Not used in this version."),
                noted("--state", "FILE", "Where the node's keys are kept. Not used in this version."),
                noted("--statedir", "DIR", "The same, as a directory. Not used in this version."),
                noted("--login-server", "URL", "The control server. Not used in this version."),
                Flag.onOrOff("--ui", "Serves the web interface. Not in this version.", on -> webInterface = on));
    }

    private Flag noted(String name, String valueName, String description) {
        return Flag.of(name, valueName, description, value -> given.add(name));
    }

    /** Ends the command when something was asked for that this version cannot do. */
    void refuseWhatIsMissing() {
        if (given.contains("--bucket")) {
            throw CommandException.usage("--bucket (TSRECORDER_BUCKET): this version does not store in S3;"
                    + " leave it out and give a directory as --dst (TSRECORDER_DST)");
        }
        if (webInterface) {
            throw CommandException.usage("--ui (TSRECORDER_UI): this version has no web interface;"
                    + " leave it out and use tsrecorder ls and tsrecorder play");
        }
    }

    /** The flags that were given and change nothing in this version. */
    List<String> unused() {
        return List.copyOf(given);
    }
}
