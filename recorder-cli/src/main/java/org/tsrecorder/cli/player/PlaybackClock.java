package org.tsrecorder.cli.player;

/** Where in the recording playing is: follows the clock at some speed, unless it is paused. Times are nanoseconds. */
final class PlaybackClock {
    private static final double FASTEST = 16;
    private static final double SLOWEST = 1.0 / 16;

    private double speed;
    private long anchorNanos;
    private long position;
    private boolean paused;

    PlaybackClock(double speed, long nowNanos) {
        this.speed = speed;
        this.anchorNanos = nowNanos;
    }

    /** How long until a moment of the recording comes; 0 or less when it is due. For ever while paused before it. */
    long untilDue(long timeNanos, long nowNanos) {
        if (paused) {
            return timeNanos < position ? 0 : Long.MAX_VALUE;
        }
        return anchorNanos + Math.round((timeNanos - position) / speed) - nowNanos;
    }

    boolean paused() {
        return paused;
    }

    /** Stops here. */
    void pause(long nowNanos) {
        anchor(positionAt(nowNanos), nowNanos);
        paused = true;
    }

    /** Goes on from here. */
    void resume(long nowNanos) {
        anchorNanos = nowNanos;
        paused = false;
    }

    /** Is now at this moment of the recording. */
    void jump(long timeNanos, long nowNanos) {
        anchor(timeNanos, nowNanos);
    }

    /** Is now so much later in the recording, or earlier, but not before its start. */
    void move(long byNanos, long nowNanos) {
        anchor(Math.max(0, positionAt(nowNanos) + byNanos), nowNanos);
    }

    /** Goes on at another speed, within 1/16 and 16 times, or the one it began with where that is beyond. */
    void multiplySpeed(double factor, long nowNanos) {
        anchor(positionAt(nowNanos), nowNanos);
        double wanted = speed * factor;
        if (wanted <= FASTEST && wanted >= SLOWEST) {
            speed = wanted;
        }
    }

    private long positionAt(long nowNanos) {
        return paused ? position : position + Math.round((nowNanos - anchorNanos) * speed);
    }

    private void anchor(long timeNanos, long nowNanos) {
        position = timeNanos;
        anchorNanos = nowNanos;
    }
}
