package org.tsrecorder.transport.server;

import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The deadlines of one event loop, in a hashed wheel (Varghese and Lauck, scheme 6): arming and disarming cost a few
 * stores, so that ten thousand sessions need one timer. All calls come from the loop. A deadline is late by up to
 * {@link #TICK_NANOS}; the wheel does not turn while it is empty.
 */
final class TimerWheel {
    static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int SLOTS = 512;
    private static final int EXPIRING = SLOTS;

    private final EventExecutor loop;
    private final LongSupplier nanoTime;
    private final Containment containment;
    private final @Nullable Deadline[] slots = new Deadline[SLOTS + 1];
    private long tick;
    private int armed;
    private boolean turning;

    TimerWheel(EventExecutor loop, LongSupplier nanoTime, Containment containment) {
        this.loop = loop;
        this.containment = containment;
        this.nanoTime = nanoTime;
    }

    /** Arms a deadline, or moves one that is armed. */
    void arm(Deadline deadline, long dueNanos) {
        disarm(deadline);
        if (!turning) {
            tick = Math.floorDiv(nanoTime.getAsLong(), TICK_NANOS);
            turn();
        }
        long dueTick = Math.max(Math.floorDiv(dueNanos, TICK_NANOS) + 1, tick + 1);
        deadline.dueNanos = dueNanos;
        deadline.armed = true;
        link(deadline, (int) Math.floorMod(dueTick, (long) SLOTS));
        armed++;
    }

    void disarm(Deadline deadline) {
        if (deadline.armed) {
            unlink(deadline);
            deadline.armed = false;
            armed--;
        }
    }

    /** How many deadlines stand in the wheel. */
    int armed() {
        return armed;
    }

    private void turn() {
        turning = true;
        var unused = loop.schedule(this::onTick, TICK_NANOS, TimeUnit.NANOSECONDS);
    }

    private void onTick() {
        long now = nanoTime.getAsLong();
        long target = Math.floorDiv(now, TICK_NANOS);
        // After a long pause one round over all slots finds everything that is due.
        tick = Math.max(tick, target - SLOTS);
        while (tick < target) {
            tick++;
            expire((int) Math.floorMod(tick, (long) SLOTS), now);
        }
        if (armed > 0) {
            turn();
        } else {
            turning = false;
        }
    }

    private void expire(int slot, long now) {
        // An expiry may disarm any other deadline, so those at hand wait in a list of their own and leave it one by
        // one.
        slots[EXPIRING] = slots[slot];
        slots[slot] = null;
        for (Deadline each = slots[EXPIRING]; each != null; each = each.after) {
            each.slot = EXPIRING;
        }
        for (Deadline first = slots[EXPIRING]; first != null; first = slots[EXPIRING]) {
            unlink(first);
            if (first.dueNanos - now > 0) {
                link(first, slot);
            } else {
                first.armed = false;
                armed--;
                tell(first, now);
            }
        }
    }

    private void tell(Deadline due, long now) {
        containment.run(() -> due.expired(now), due::crashed);
    }

    private void link(Deadline deadline, int slot) {
        Deadline first = slots[slot];
        deadline.slot = slot;
        deadline.before = null;
        deadline.after = first;
        if (first != null) {
            first.before = deadline;
        }
        slots[slot] = deadline;
    }

    private void unlink(Deadline deadline) {
        if (deadline.before != null) {
            deadline.before.after = deadline.after;
        } else {
            slots[deadline.slot] = deadline.after;
        }
        if (deadline.after != null) {
            deadline.after.before = deadline.before;
        }
        deadline.before = null;
        deadline.after = null;
    }
}
