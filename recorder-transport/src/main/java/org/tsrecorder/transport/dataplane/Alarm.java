package org.tsrecorder.transport.dataplane;

import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One task on the event loop for the earliest deadline. Deadlines mostly move on before they come; so a task that is
 * there and not too late stays, and looks again when it runs.
 */
public final class Alarm {
    /** Engines' word for no deadline, and ours for no task. */
    public static final long NONE = Long.MAX_VALUE;

    private final EventLoop loop;
    private final Runnable action;
    private io.netty.util.concurrent.@Nullable Future<?> task;
    private long taskNanos = NONE;

    /** An alarm that is not set; all its methods are for the event loop. */
    public Alarm(EventLoop loop, Runnable action) {
        this.loop = loop;
        this.action = action;
    }

    /** Sees to it that the action runs at the deadline, or soon after. It may run earlier as well. */
    public void set(long nowNanos, long deadlineNanos) {
        if (deadlineNanos == NONE || (taskNanos != NONE && taskNanos - deadlineNanos <= 0)) {
            return;
        }
        cancel();
        taskNanos = deadlineNanos;
        task = loop.schedule(this::ring, Math.max(0, deadlineNanos - nowNanos), TimeUnit.NANOSECONDS);
    }

    private void ring() {
        task = null;
        taskNanos = NONE;
        action.run();
    }

    /** Runs the action no more, until it is set again. */
    public void cancel() {
        if (task != null) {
            task.cancel(false);
            task = null;
            taskNanos = NONE;
        }
    }
}
