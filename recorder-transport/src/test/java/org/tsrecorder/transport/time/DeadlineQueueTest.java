package org.tsrecorder.transport.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The queue against a map that is searched from end to end, over times that wrap. */
class DeadlineQueueTest {
    private static final int OWNERS = 50;

    private final DeadlineQueue<Integer> queue = new DeadlineQueue<>();
    private final Map<DeadlineQueue.Entry<Integer>, Long> model = new HashMap<>();
    private long now = Long.MAX_VALUE - 20_000;

    @Test
    void nobodyIsDueWhereNobodyWaits() {
        assertThat(queue.nextDeadlineNanos()).isEqualTo(DeadlineQueue.NO_DEADLINE);
        assertThat(queue.pollDue(now)).isNull();
    }

    @Test
    void anEntryThatIsScheduledLaterGoesOffAtItsOldDeadline() {
        var entry = new DeadlineQueue.Entry<>(1);
        queue.schedule(entry, 10);
        queue.schedule(entry, 30);

        assertThat(queue.pollDue(9)).isNull();
        assertThat(queue.pollDue(10)).isSameAs(entry);
        assertThat(queue.size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void eachGoesOffAtItsEarliestDeadlineInOrder(long seed) {
        Random random = new Random(seed);
        List<DeadlineQueue.Entry<Integer>> entries =
                IntStream.range(0, OWNERS).mapToObj(DeadlineQueue.Entry::new).toList();
        for (int round = 0; round < 20_000; round++) {
            var entry = entries.get(random.nextInt(OWNERS));
            int action = random.nextInt(10);
            if (action < 6) {
                long due = now + random.nextInt(1_000);
                queue.schedule(entry, due);
                model.merge(entry, due, (a, b) -> a - b < 0 ? a : b);
            } else if (action < 7) {
                queue.cancel(entry);
                model.remove(entry);
            } else {
                now += random.nextInt(100);
                pollAll(seed);
            }
            assertThat(queue.size()).as("seed %d", seed).isEqualTo(model.size());
            assertThat(queue.nextDeadlineNanos()).as("seed %d", seed).isEqualTo(earliest());
        }
    }

    private void pollAll(long seed) {
        long earlier = now - 1_000_000;
        for (var due = queue.pollDue(now); due != null; due = queue.pollDue(now)) {
            assertThat(model.remove(due)).as("seed %d", seed).isEqualTo(due.dueNanos());
            assertThat(due.dueNanos() - earlier).as("seed %d", seed).isNotNegative();
            assertThat(due.dueNanos() - now).as("seed %d", seed).isNotPositive();
            earlier = due.dueNanos();
        }
        assertThat(model.values()).as("seed %d", seed).allMatch(due -> due - now > 0);
    }

    private long earliest() {
        return model.values().stream().reduce((a, b) -> a - b < 0 ? a : b).orElse(DeadlineQueue.NO_DEADLINE);
    }
}
