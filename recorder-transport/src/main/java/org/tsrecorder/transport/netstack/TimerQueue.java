package org.tsrecorder.transport.netstack;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * When which connection wants to be called: a binary heap that knows where each timer stands.
 *
 * <p>A timer is moved only when it comes to be due earlier. Most deadlines move the other way, with every
 * acknowledgment; such a timer goes off too early, and its owner, who then finds nothing due, schedules it again. So an
 * acknowledgment costs a comparison instead of a walk through the heap.
 */
final class TimerQueue {
    /** No timer runs. */
    static final long NO_DEADLINE = Long.MAX_VALUE;

    private @Nullable Timer[] heap = new Timer[64];
    private int size;

    int size() {
        return size;
    }

    /** Makes {@code timer} go off at {@code dueNanos} at the latest. */
    void schedule(Timer timer, long dueNanos) {
        if (timer.index == Timer.NOWHERE) {
            if (size == heap.length) {
                heap = Arrays.copyOf(heap, 2 * size);
            }
            timer.dueNanos = dueNanos;
            place(timer, size++);
            siftUp(timer);
        } else if (dueNanos - timer.dueNanos < 0) {
            timer.dueNanos = dueNanos;
            siftUp(timer);
        }
    }

    void cancel(Timer timer) {
        int index = timer.index;
        if (index == Timer.NOWHERE) {
            return;
        }
        timer.index = Timer.NOWHERE;
        Timer last = at(--size);
        heap[size] = null;
        if (last != timer) {
            place(last, index);
            siftUp(last);
            siftDown(last);
        }
    }

    long nextDeadlineNanos() {
        return size == 0 ? NO_DEADLINE : at(0).dueNanos;
    }

    /** Takes out a timer that is due, or answers null. */
    @Nullable
    Timer pollDue(long nowNanos) {
        if (size == 0 || at(0).dueNanos - nowNanos > 0) {
            return null;
        }
        Timer due = at(0);
        cancel(due);
        return due;
    }

    @SuppressWarnings("NullAway") // below size there are no nulls
    private Timer at(int index) {
        return heap[index];
    }

    private void place(Timer timer, int index) {
        heap[index] = timer;
        timer.index = index;
    }

    private void siftUp(Timer timer) {
        int index = timer.index;
        while (index > 0) {
            int parent = (index - 1) >>> 1;
            if (timer.dueNanos - at(parent).dueNanos >= 0) {
                break;
            }
            place(at(parent), index);
            index = parent;
        }
        place(timer, index);
    }

    private void siftDown(Timer timer) {
        int index = timer.index;
        for (int child = 2 * index + 1; child < size; child = 2 * index + 1) {
            if (child + 1 < size && at(child + 1).dueNanos - at(child).dueNanos < 0) {
                child++;
            }
            if (timer.dueNanos - at(child).dueNanos <= 0) {
                break;
            }
            place(at(child), index);
            index = child;
        }
        place(timer, index);
    }
}
