package org.tsrecorder.cli;

import java.util.List;
import java.util.regex.Pattern;

/** The closed recorder takes its flags in Go's manner, where {@code -dst} and {@code --dst} are the same. */
final class GoFlags {
    private static final Pattern ONE_DASH = Pattern.compile("-[a-z]{2}[a-z-]*(=.*)?", Pattern.DOTALL);

    private GoFlags() {}

    /** The words of a command line, of which those for {@code serve} get the second dash where they have one. */
    static String[] withTwoDashes(List<String> words) {
        boolean serve = words.getFirst().equals("serve");
        return words.stream()
                .map(word -> serve && ONE_DASH.matcher(word).matches() ? '-' + word : word)
                .toArray(String[]::new);
    }
}
