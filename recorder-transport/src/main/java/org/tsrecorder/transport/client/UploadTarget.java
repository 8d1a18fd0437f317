package org.tsrecorder.transport.client;

import java.util.ArrayList;
import java.util.List;

/**
 * Where an upload goes, and what was tried before.
 *
 * @param recorder who has the session
 * @param protocol how it is spoken to
 * @param earlier the recorders that did not take it
 * @param settings of the client
 */
record UploadTarget(
        RecorderAddress recorder, RecordingProtocol protocol, List<RecordingAttempt> earlier, ClientSettings settings) {
    /** All attempts, the last being this recorder's, which failed with {@code message} or, when empty, did not. */
    List<RecordingAttempt> attempts(String message) {
        List<RecordingAttempt> all = new ArrayList<>(earlier);
        all.add(new RecordingAttempt(recorder, message));
        return List.copyOf(all);
    }

    /** Counts acknowledgements: V1 has none before its end. */
    boolean acknowledges() {
        return protocol == RecordingProtocol.V2;
    }
}
