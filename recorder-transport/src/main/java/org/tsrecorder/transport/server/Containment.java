package org.tsrecorder.transport.server;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a bug that one session runs into from the others of its event loop: their timers and commits are told from the
 * same loop. Each is counted; the first is logged with its trace, since there is no other way to find it, the others
 * are not. Safe for any number of threads.
 */
final class Containment {
    private static final Logger LOG = LoggerFactory.getLogger(Containment.class);

    private final LongAdder contained;
    private final AtomicBoolean logged = new AtomicBoolean();

    Containment(LongAdder contained) {
        this.contained = contained;
    }

    /** Does something for one session, and if that fails, what ends this session alone. */
    void run(Runnable action, Runnable otherwise) {
        try {
            action.run();
        } catch (RuntimeException e) {
            note(e);
            try {
                otherwise.run();
            } catch (RuntimeException again) {
                note(again);
            }
        }
    }

    /** Counts what was caught. */
    void note(RuntimeException bug) {
        contained.increment();
        if (logged.compareAndSet(false, true)) {
            LOG.error("a bug ended a session, others go on; further ones are counted and not logged", bug);
        }
    }
}
