package org.tsrecorder.transport.client;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * How far one upload has come. The only object that the caller's threads and the channel's event loop share: the former
 * wait in it for room, the latter tells it what the recorder said. The first end counts, whoever tells it.
 *
 * <pre>
 *   starting ── accepted ──▶ running ── finishing ──▶ finishing ── ended ──▶ stored
 *       └───────────────────────┴─────────────────────────┴── failed ──▶ failed
 * </pre>
 */
final class UploadProgress {
    /** Bytes that may wait in the channel for the peer's flow control. */
    static final int MAX_UNWRITTEN = 256 * 1024;

    /** After a failed write: how long the recorder's last words may take to arrive. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private final UploadTarget target;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final CompletableFuture<Void> accepted = new CompletableFuture<>();
    private final CompletableFuture<RecordingResult> result = new CompletableFuture<>();

    private long sent;
    private long unwritten;
    private long acknowledged;
    private boolean finishing;
    private Deadline acknowledgementDue;
    private Optional<Deadline> finishDue = Optional.empty();
    private Optional<Deadline> lastWordsDue = Optional.empty();
    private String writeFailure = "";

    UploadProgress(UploadTarget target) {
        this.target = target;
        this.acknowledgementDue = due(target.settings().timeouts().acknowledgement());
    }

    private Deadline due(Duration duration) {
        return Deadline.after(target.settings().nanoTime(), duration);
    }

    /** Completes when the recorder is ready for the body, or with an {@link AttemptFailedException}. */
    CompletableFuture<Void> accepted() {
        return accepted;
    }

    /** Completes when all is stored, or with a {@link RecordingFailedException}. Its stages run without the lock. */
    CompletableFuture<RecordingResult> result() {
        return result;
    }

    /** Why the upload failed, if it did. */
    Optional<RecordingFailedException> failure() {
        return result.isCompletedExceptionally()
                ? Optional.of((RecordingFailedException) result.exceptionNow())
                : Optional.empty();
    }

    /** Waits for the end. */
    RecordingResult outcome() throws RecordingFailedException, InterruptedException {
        try {
            return result.get();
        } catch (ExecutionException e) {
            throw failure().orElseThrow(() -> new IllegalStateException("an upload fails in one way only", e));
        }
    }

    long sent() {
        return locked(() -> sent);
    }

    long acknowledged() {
        return locked(() -> acknowledged);
    }

    private long locked(LongSupplier value) {
        lock.lock();
        try {
            return value.getAsLong();
        } finally {
            lock.unlock();
        }
    }

    // --- the caller's side

    /**
     * Waits for room, and counts what it grants as sent.
     *
     * @param wanted at least 1
     * @return how many bytes may be written now; 0 when the upload is over
     */
    int reserve(int wanted) throws InterruptedException {
        lock.lock();
        try {
            int piece = Math.min(wanted, target.settings().maxUnacknowledged());
            while (!result.isDone() && room() < Math.min(piece, MAX_UNWRITTEN / 4)) {
                changed.await();
            }
            if (result.isDone()) {
                return 0;
            }
            int granted = (int) Math.min(piece, room());
            sent += granted;
            unwritten += granted;
            return granted;
        } finally {
            lock.unlock();
        }
    }

    private long room() {
        long forChannel = MAX_UNWRITTEN - unwritten;
        return target.acknowledges()
                ? Math.min(forChannel, target.settings().maxUnacknowledged() - (sent - acknowledged))
                : forChannel;
    }

    /** The body ends here. */
    void finishing() {
        lock.lock();
        try {
            finishing = true;
            finishDue = Optional.of(due(target.settings().timeouts().finish()));
        } finally {
            lock.unlock();
        }
    }

    // --- the event loop's side

    /** The recorder is ready for the body. */
    void accept() {
        lock.lock();
        try {
            acknowledgementDue = due(target.settings().timeouts().acknowledgement());
        } finally {
            lock.unlock();
        }
        accepted.complete(null);
    }

    /** The channel has taken {@code bytes} of what was reserved. */
    void written(int bytes) {
        lock.lock();
        try {
            unwritten -= bytes;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The channel takes no more; whether that is all, the recorder may still be telling. */
    void writeFailed(Throwable cause) {
        lock.lock();
        try {
            if (lastWordsDue.isEmpty()) {
                writeFailure = "takes no more data: " + cause.getMessage();
                lastWordsDue = Optional.of(due(LAST_WORDS));
            }
        } finally {
            lock.unlock();
        }
    }

    /** One frame of the answer. */
    void receive(ResponseFrame frame) {
        switch (frame) {
            case ResponseFrame.Acknowledged acknowledgement -> acknowledge(acknowledgement.offset());
            case ResponseFrame.Failed failed -> fail("reported an error: " + failed.text());
            case ResponseFrame.Malformed malformed ->
                fail("sent something that is no acknowledgement: " + malformed.reason());
        }
    }

    /** An offset is a count of what was sent: one beyond it, or one going back, says nothing new. */
    private void acknowledge(long offset) {
        lock.lock();
        try {
            acknowledged = Math.max(acknowledged, Math.min(offset, sent));
            acknowledgementDue = due(target.settings().timeouts().acknowledgement());
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The answer is complete and says that all went well. */
    void end() {
        boolean whole;
        RecordingResult stored;
        lock.lock();
        try {
            whole = finishing;
            stored = new RecordingResult(target.recorder(), target.protocol(), sent, acknowledged);
        } finally {
            lock.unlock();
        }
        if (whole) {
            result.complete(stored);
        } else {
            fail("ended the recording before the session did");
        }
    }

    /** The connection is gone; {@code how} says so when no failed write has a better reason. */
    void gone(String how) {
        String reason;
        lock.lock();
        try {
            reason = writeFailure.isEmpty() ? how : writeFailure;
        } finally {
            lock.unlock();
        }
        fail(reason);
    }

    /** Whatever it was, the upload is over. Without effect when it already was. */
    void fail(String reason) {
        accepted.completeExceptionally(new AttemptFailedException(reason));
        RecordingFailedException failure;
        lock.lock();
        try {
            failure = RecordingFailedException.inSession(
                    reason,
                    acknowledged,
                    sent,
                    target.attempts(reason),
                    target.settings().policy());
        } finally {
            lock.unlock();
        }
        result.completeExceptionally(failure);
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the upload when something has been due for too long. To be called now and then. */
    void checkDeadlines() {
        String overdue;
        lock.lock();
        try {
            overdue = overdue();
        } finally {
            lock.unlock();
        }
        if (!overdue.isEmpty()) {
            fail(overdue);
        }
    }

    private String overdue() {
        if (lastWordsDue.filter(Deadline::isOver).isPresent()) {
            return writeFailure;
        }
        if (target.acknowledges() && acknowledgementDue.isOver()) {
            return "sent no acknowledgement for " + acknowledgementDue.what();
        }
        return finishDue
                .filter(Deadline::isOver)
                .map(due -> "did not say within " + due.what() + " that all is stored")
                .orElse("");
    }
}
