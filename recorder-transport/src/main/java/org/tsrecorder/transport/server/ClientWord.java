package org.tsrecorder.transport.server;

import java.util.concurrent.TimeUnit;

/** What the client of an upload is told: how much is durable while the upload runs, then one last word. */
final class ClientWord {
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final RecorderContext recorder;
    private final UploadAnswer answer;
    private final UploadReport report;
    private final AckPacer pacer;
    private boolean said;

    ClientWord(RecorderContext recorder, UploadAnswer answer, UploadReport report) {
        this.recorder = recorder;
        this.answer = answer;
        this.report = report;
        long silence = recorder.limits.patience().acknowledgeEvery().toNanos();
        this.pacer = new AckPacer(silence, recorder.nanoTime.getAsLong());
    }

    /** The store has taken the recording. */
    void accepted(long nowNanos) {
        if (!said) {
            pacer.sent(0, nowNanos);
            answer.accepted();
        }
    }

    /** Whether the client hears of progress, now and later. */
    boolean acknowledges() {
        return !said && answer.acknowledges();
    }

    /** Says how much is durable where that is due; returns when to ask again. */
    long acknowledge(Intake intake, long nowNanos) {
        long durable = intake.acknowledged();
        long due = pacer.dueNanos(durable, intake.received(), recorder.admission.sessions());
        if (due - nowNanos > 0) {
            return due;
        }
        if (!answer.acknowledge(durable)) {
            return nowNanos + RETRY_NANOS;
        }
        pacer.sent(durable, nowNanos);
        report.acknowledged(durable, recorder.nanoTime);
        return pacer.heartbeatNanos();
    }

    /** The last word has been said, or nobody is there to hear it. */
    boolean isSaid() {
        return said;
    }

    void finished(long bytes) {
        if (!said) {
            said = true;
            answer.finished(bytes);
        }
    }

    void failed(int status, String text) {
        if (!said) {
            said = true;
            answer.failed(status, text);
        }
    }

    /** The client has gone. */
    void unheard() {
        said = true;
    }
}
