package org.tsrecorder.asciicast;

/**
 * One event of a cast, at an absolute time.
 *
 * <p>Times are nanoseconds since the session began, never negative, for every version: enough for 292 years, and exact
 * for what Go's senders write.
 */
public sealed interface CastEvent {
    /** When, in nanoseconds since the session began. */
    long timeNanos();

    /** What kind of event this is. */
    EventKind kind();

    /** The terminal printed {@code text}. */
    record Output(long timeNanos, String text) implements CastEvent {
        @Override
        public EventKind kind() {
            return EventKind.OUTPUT;
        }
    }

    /** The user typed {@code text}. */
    record Input(long timeNanos, String text) implements CastEvent {
        @Override
        public EventKind kind() {
            return EventKind.INPUT;
        }
    }

    /** The terminal became {@code columns} wide and {@code rows} high, each from 1 to {@link CastHeader#MAX_SIZE}. */
    record Resize(long timeNanos, int columns, int rows) implements CastEvent {
        @Override
        public EventKind kind() {
            return EventKind.RESIZE;
        }
    }

    /** A marker; {@code label} may be empty. */
    record Marker(long timeNanos, String label) implements CastEvent {
        @Override
        public EventKind kind() {
            return EventKind.MARKER;
        }
    }

    /** The session's process ended with {@code status}. */
    record Exit(long timeNanos, int status) implements CastEvent {
        @Override
        public EventKind kind() {
            return EventKind.EXIT;
        }
    }

    /** An event whose {@code code} this library does not know, passed through whole. */
    record Other(long timeNanos, String code, String data) implements CastEvent {
        @Override
        public EventKind kind() {
            return EventKind.OTHER;
        }
    }
}
