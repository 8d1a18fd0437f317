package org.tsrecorder.storage.file;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Wakes one thread, and costs next to nothing while that thread is awake. */
final class Doorbell {
    private final AtomicBoolean asleep = new AtomicBoolean();
    private volatile @Nullable Thread owner;

    /** Says who sleeps here; called once by that thread. */
    void answeredByCurrentThread() {
        owner = Thread.currentThread();
    }

    /** Wakes the owner if it sleeps in {@link #await}; the work to find must be in place already. */
    void ring() {
        if (asleep.get() && asleep.compareAndSet(true, false)) {
            LockSupport.unpark(owner);
        }
    }

    /** Sleeps for so long at most, unless there is work. */
    void await(BooleanSupplier hasWork, long nanos) {
        asleep.set(true);
        if (!hasWork.getAsBoolean()) {
            LockSupport.parkNanos(this, nanos);
        }
        asleep.set(false);
    }

    /** Sleeps through all ringing. */
    void pause(long nanos) {
        LockSupport.parkNanos(this, nanos);
    }
}
