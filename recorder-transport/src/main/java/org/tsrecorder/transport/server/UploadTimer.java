package org.tsrecorder.transport.server;

import java.util.concurrent.TimeUnit;

/** An upload's one timer: acknowledgements, the first line's limit, and memory that a burst leaves behind. */
final class UploadTimer extends Deadline {
    private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Upload upload;
    private final RecorderContext recorder;
    private final TimerWheel wheel;
    private final Intake intake;
    private final ClientWord word;
    private final long firstLineDueNanos;
    private long receivedAtRest;
    private long restDueNanos;
    private boolean resting;

    /** A timer that {@link #arm} starts, for an upload whose body may come from now on. */
    UploadTimer(Upload upload, RecorderContext recorder, Intake intake, ClientWord word, long nowNanos) {
        this.upload = upload;
        this.recorder = recorder;
        this.wheel = upload.loop().wheel;
        this.intake = intake;
        this.word = word;
        this.firstLineDueNanos =
                nowNanos + recorder.limits.patience().castHeader().toNanos();
    }

    /** Arms the timer for what is next, if anything is. */
    void arm(long nowNanos) {
        acknowledge(nowNanos);
        if (isFirstLineMissing()) {
            armEarlier(firstLineDueNanos);
        }
        armToRest();
    }

    /** Says how much is durable, now or when it is due. */
    void acknowledge(long nowNanos) {
        if (!word.acknowledges()) {
            return;
        }
        long next = word.acknowledge(intake, nowNanos);
        // A client that is found gone has ended the upload meanwhile.
        if (word.acknowledges()) {
            armEarlier(next);
        }
    }

    /** Sees to it that a session which has grown is asked whether it still has use for that. */
    void armToRest() {
        if (!resting && intake.canRest()) {
            resting = true;
            receivedAtRest = intake.received();
            restDueNanos = recorder.nanoTime.getAsLong() + REST_NANOS;
        }
        if (resting && intake.isOpen()) {
            armEarlier(restDueNanos);
        }
    }

    void disarm() {
        wheel.disarm(this);
    }

    @Override
    void expired(long nowNanos) {
        if (isFirstLineMissing() && firstLineDueNanos - nowNanos <= 0) {
            upload.firstLineLate();
            return;
        }
        if (resting && restDueNanos - nowNanos <= 0) {
            resting = false;
            if (intake.received() == receivedAtRest) {
                intake.rest();
            }
        }
        arm(nowNanos);
    }

    @Override
    void crashed() {
        upload.crashed();
    }

    private boolean isFirstLineMissing() {
        return intake.isOpen() && intake.isEmpty();
    }

    private void armEarlier(long due) {
        if (!armed || due - dueNanos < 0) {
            wheel.arm(this, due);
        }
    }
}
