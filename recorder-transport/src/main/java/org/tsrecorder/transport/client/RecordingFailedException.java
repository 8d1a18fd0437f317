package org.tsrecorder.transport.client;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A session is not, or no longer, recorded. The message is one line that names the recorder, what it did, and the last
 * acknowledged offset.
 */
public final class RecordingFailedException extends IOException {
    private static final long serialVersionUID = 1L;

    /** When it failed. */
    private final RecordingPhase phase;
    /** Bytes of the recording that are safe. */
    private final long acknowledged;
    /** Not for serialization, like the decision: records of ours that no stream of objects needs. */
    private final transient List<RecordingAttempt> attempts;

    private final transient FailureDecision decision;

    private RecordingFailedException(
            String message,
            RecordingPhase phase,
            long acknowledged,
            List<RecordingAttempt> attempts,
            FailurePolicy policy) {
        super(message);
        this.phase = phase;
        this.acknowledged = acknowledged;
        this.attempts = List.copyOf(attempts);
        this.decision = policy.decide(phase);
    }

    /** No recorder took what {@code phase} is about. */
    static RecordingFailedException untaken(
            RecordingPhase phase, List<RecordingAttempt> attempts, FailurePolicy policy) {
        String what = phase == RecordingPhase.EVENT ? "event" : "recording";
        String reasons = attempts.stream()
                .map(attempt -> attempt.recorder() + ": " + attempt.failureMessage())
                .collect(Collectors.joining("; "));
        return new RecordingFailedException(
                "no recorder took the " + what + ": " + reasons, phase, 0, attempts, policy);
    }

    /** The recorder of the last attempt had taken the session and failed it. */
    static RecordingFailedException inSession(
            String reason, long acknowledged, long sent, List<RecordingAttempt> attempts, FailurePolicy policy) {
        String message = "recorder %s %s (acknowledged %d of %d bytes)"
                .formatted(attempts.getLast().recorder(), reason, acknowledged, sent);
        return new RecordingFailedException(message, RecordingPhase.SESSION, acknowledged, attempts, policy);
    }

    /** When it failed. */
    public RecordingPhase phase() {
        return phase;
    }

    /** The recorder that had the session; empty when none took it. */
    public Optional<RecorderAddress> recorder() {
        return phase == RecordingPhase.SESSION ? Optional.of(attempts.getLast().recorder()) : Optional.empty();
    }

    /** The last acknowledged offset, in bytes of the upload. */
    public long acknowledged() {
        return acknowledged;
    }

    /** All recorders tried, in order, each with its reason. */
    public List<RecordingAttempt> attempts() {
        return attempts;
    }

    /** What the client's {@link FailurePolicy} says about the session. */
    public FailureDecision decision() {
        return decision;
    }
}
