package org.tsrecorder.transport.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The wheel under a clock that the test turns. */
class TimerWheelTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final List<String> expired = new ArrayList<>();
    private final LongAdder bugs = new LongAdder();
    private long now;
    private final TimerWheel wheel = new TimerWheel(channel.eventLoop(), () -> now, new Containment(bugs));

    TimerWheelTest() {
        channel.freezeTime();
    }

    @AfterEach
    void close() {
        channel.close().syncUninterruptibly();
    }

    private final class Named extends Deadline {
        private final String name;
        private Runnable also = () -> {};

        Named(String name) {
            this.name = name;
        }

        @Override
        void expired(long nowNanos) {
            expired.add(name);
            also.run();
        }
    }

    private void pass(long millis) {
        for (long left = millis; left > 0; left -= 10) {
            long step = TimeUnit.MILLISECONDS.toNanos(Math.min(left, 10));
            now += step;
            channel.advanceTimeBy(step, TimeUnit.NANOSECONDS);
            channel.runScheduledPendingTasks();
        }
    }

    private long in(long millis) {
        return now + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    @Test
    void aDeadlineThatFailsDoesNotStopTheOthers() {
        Named failing = new Named("failing");
        failing.also = () -> {
            throw new IllegalStateException("a bug");
        };
        wheel.arm(new Named("before"), in(100));
        wheel.arm(failing, in(100));
        wheel.arm(new Named("same slot"), in(100));
        wheel.arm(new Named("later"), in(300));
        pass(400);
        assertThat(expired).contains("before", "failing", "same slot", "later");
        assertThat(bugs.sum()).isEqualTo(1);
    }

    @Test
    void aDeadlineExpiresOnceWithinATickOrTwo() {
        wheel.arm(new Named("a"), in(100));
        pass(90);
        assertThat(expired).isEmpty();
        pass(60);
        assertThat(expired).containsExactly("a");
        pass(20_000);
        assertThat(expired).containsExactly("a");
    }

    @Test
    void aDeadlineBeyondOneTurnOfTheWheelWaitsForItsTurn() {
        wheel.arm(new Named("far"), in(60_000));
        pass(59_980);
        assertThat(expired).isEmpty();
        pass(60);
        assertThat(expired).containsExactly("far");
    }

    @Test
    void aMovedDeadlineExpiresAtItsNewMoment() {
        Named moved = new Named("moved");
        wheel.arm(moved, in(50));
        wheel.arm(moved, in(500));
        pass(400);
        assertThat(expired).isEmpty();
        pass(160);
        assertThat(expired).containsExactly("moved");
    }

    @Test
    void aDisarmedDeadlineDoesNotExpire() {
        Named gone = new Named("gone");
        wheel.arm(gone, in(50));
        wheel.disarm(gone);
        pass(1_000);
        assertThat(expired).isEmpty();
    }

    @Test
    void anExpiryMayDisarmOthersOfTheSameMoment() {
        Named first = new Named("first");
        Named second = new Named("second");
        Named third = new Named("third");
        third.also = () -> wheel.disarm(second);
        first.also = () -> wheel.disarm(second);
        wheel.arm(first, in(50));
        wheel.arm(second, in(50));
        wheel.arm(third, in(50));
        pass(200);
        assertThat(expired).containsExactlyInAnyOrder("first", "third");
    }

    @Test
    void anExpiryMayArmItselfAgain() {
        Named again = new Named("again");
        again.also = () -> {
            if (expired.size() < 3) {
                wheel.arm(again, in(30));
            }
        };
        wheel.arm(again, in(30));
        pass(400);
        assertThat(expired).hasSize(3);
    }

    @Test
    void nothingIsMissedWhenTheLoopWasBusyForLong() {
        for (int i = 1; i <= 1_000; i++) {
            wheel.arm(new Named("n" + i), in(i * 25L));
        }
        now += TimeUnit.SECONDS.toNanos(26);
        channel.advanceTimeBy(26, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        assertThat(expired).hasSize(1_000);
    }
}
