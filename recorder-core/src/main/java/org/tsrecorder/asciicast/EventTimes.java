package org.tsrecorder.asciicast;

/** From the times on the wire to nanoseconds since the start, which never go back. */
final class EventTimes {
    private final Oddities oddities;
    private final boolean intervals;
    private long base;
    private long last;

    /** Times that count from the event before ({@code intervals}), or from the start. */
    EventTimes(boolean intervals, Oddities oddities) {
        this.intervals = intervals;
        this.oddities = oddities;
    }

    /** The time of the last event. */
    long last() {
        return last;
    }

    /** Moves on to an event; answers false, having noted it, when its time cannot be told in nanoseconds. */
    boolean advance(long nanos, long line, long column) {
        long time = (intervals ? last : base) + nanos;
        if (time < 0) {
            oddities.note(CastOddity.TIME_OUT_OF_RANGE, line, column);
            return false;
        }
        if (time < last) {
            oddities.note(CastOddity.TIME_BACKWARDS, line, column);
            time = last;
        }
        last = time;
        return true;
    }

    /** Counts from the last event on, as after a second header. */
    void restart() {
        base = last;
    }
}
