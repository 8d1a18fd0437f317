package org.tsrecorder.store;

import java.util.Optional;

/**
 * How an upload ended.
 *
 * @param cutShortBecause empty when the upload was whole; else one line that says why it is not
 */
public record RecordingEnd(Optional<String> cutShortBecause) {
    private static final RecordingEnd COMPLETE = new RecordingEnd(Optional.empty());

    /** The upload came to its end. */
    public static RecordingEnd complete() {
        return COMPLETE;
    }

    /** The upload broke off, for a reason that people will read. */
    public static RecordingEnd cutShort(String reason) {
        return new RecordingEnd(Optional.of(reason));
    }
}
