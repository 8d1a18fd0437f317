package org.tsrecorder.storage.file;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.storage.spool.Spool;

/**
 * The thread that keeps the journal's next segment ready: filling one with zeros takes a while, and a checkpoint takes
 * longer, and commits must wait for neither.
 */
final class SegmentPreparer implements Runnable {
    private static final long RETRY_NANOS = 1_000_000_000;

    private final Spool spool;
    private final Doorbell bell = new Doorbell();
    private volatile boolean asked;
    private volatile boolean stopping;
    private volatile @Nullable IOException obstacle;

    SegmentPreparer(Spool spool) {
        this.spool = spool;
    }

    /** A segment was taken, or freed. */
    void ask() {
        asked = true;
        bell.ring();
    }

    void stop() {
        stopping = true;
        bell.ring();
    }

    /** Why no segment can be made now, if so. */
    Optional<IOException> obstacle() {
        return Optional.ofNullable(obstacle);
    }

    @Override
    public void run() {
        bell.answeredByCurrentThread();
        while (!stopping) {
            asked = false;
            try {
                spool.prepare();
                obstacle = null;
            } catch (IOException e) {
                obstacle = e;
            }
            bell.await(() -> stopping || asked, RETRY_NANOS);
        }
    }
}
