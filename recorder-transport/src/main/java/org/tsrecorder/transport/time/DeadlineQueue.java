package org.tsrecorder.transport.time;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * When which owner wants to be called: a binary heap in which each entry knows its place.
 *
 * <p>An entry is moved only when it comes to be due earlier. Most deadlines move the other way, with every packet; such
 * an entry goes off too early, and its owner, who then finds nothing due, schedules it again. So a packet costs a
 * comparison instead of a walk through the heap.
 *
 * @param <T> what wants to be called
 */
public final class DeadlineQueue<T> {
    /** What {@link #nextDeadlineNanos()} answers when nobody waits. */
    public static final long NO_DEADLINE = Long.MAX_VALUE;

    private static final int NOWHERE = -1;

    private @Nullable Entry<T>[] heap = newHeap(16);
    private int size;

    /**
     * An owner's place in one queue.
     *
     * @param <T> the owner's type
     */
    public static final class Entry<T> {
        private final T owner;
        private long dueNanos;
        private int index = NOWHERE;

        /** A place that is not taken yet. */
        public Entry(T owner) {
            this.owner = owner;
        }

        /** Who wants to be called. */
        public T owner() {
            return owner;
        }

        /** When it goes off, or went off last; meaningless before it was first scheduled. */
        public long dueNanos() {
            return dueNanos;
        }
    }

    /** How many wait. */
    public int size() {
        return size;
    }

    /** Makes an entry go off at {@code dueNanos} at the latest. */
    public void schedule(Entry<T> entry, long dueNanos) {
        if (entry.index == NOWHERE) {
            if (size == heap.length) {
                heap = Arrays.copyOf(heap, 2 * size);
            }
            entry.dueNanos = dueNanos;
            place(entry, size++);
            siftUp(entry);
        } else if (dueNanos - entry.dueNanos < 0) {
            entry.dueNanos = dueNanos;
            siftUp(entry);
        }
    }

    /** Takes an entry out, if it is there. */
    public void cancel(Entry<T> entry) {
        int index = entry.index;
        if (index == NOWHERE) {
            return;
        }
        entry.index = NOWHERE;
        Entry<T> last = at(--size);
        heap[size] = null;
        if (last != entry) {
            place(last, index);
            siftUp(last);
            siftDown(last);
        }
    }

    /** When the first goes off; {@link #NO_DEADLINE} for never. */
    public long nextDeadlineNanos() {
        return size == 0 ? NO_DEADLINE : at(0).dueNanos;
    }

    /** Takes out an entry that is due, the earliest first; null when there is none. */
    public @Nullable Entry<T> pollDue(long nowNanos) {
        if (size == 0 || at(0).dueNanos - nowNanos > 0) {
            return null;
        }
        Entry<T> due = at(0);
        cancel(due);
        return due;
    }

    @SuppressWarnings("NullAway") // below size there are no nulls
    private Entry<T> at(int index) {
        return heap[index];
    }

    private void place(Entry<T> entry, int index) {
        heap[index] = entry;
        entry.index = index;
    }

    private void siftUp(Entry<T> entry) {
        int index = entry.index;
        while (index > 0) {
            int parent = (index - 1) >>> 1;
            if (entry.dueNanos - at(parent).dueNanos >= 0) {
                break;
            }
            place(at(parent), index);
            index = parent;
        }
        place(entry, index);
    }

    private void siftDown(Entry<T> entry) {
        int index = entry.index;
        for (int child = 2 * index + 1; child < size; child = 2 * index + 1) {
            if (child + 1 < size && at(child + 1).dueNanos - at(child).dueNanos < 0) {
                child++;
            }
            if (entry.dueNanos - at(child).dueNanos <= 0) {
                break;
            }
            place(at(child), index);
            index = child;
        }
        place(entry, index);
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // arrays know no type parameters
    private static <T> @Nullable Entry<T>[] newHeap(int length) {
        return new Entry[length];
    }
}
