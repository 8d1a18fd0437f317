package org.tsrecorder.transport.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tsrecorder.transport.server.ServerFixture.HEADER;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Timers that an upload keeps while nothing happens. */
class UploadTimerTest {
    private static final PeerIdentity NODE = new PeerIdentity("n1", "n", Optional.empty(), List.of());

    private final AtomicLong now = new AtomicLong();

    @Test
    void anUploadThatIsNotAcknowledgedKeepsNoTimer() throws Exception {
        try (MemoryStore store = new MemoryStore()) {
            RecorderContext recorder = new RecorderContext(RecorderServer.builder(store)
                    .nanoTime(now::get)
                    .identity(remote -> CompletableFuture.completedFuture(Optional.of(NODE))));
            EmbeddedChannel channel = new EmbeddedChannel(
                    new ConnectionInitializer(recorder, new DefaultChannelGroup(GlobalEventExecutor.INSTANCE)));
            channel.freezeTime();
            TimerWheel wheel = recorder.loop(channel.eventLoop()).wheel;
            int ofConnection = wheel.armed();
            send(channel, RawHttp1Client.CHUNKED_POST + "\r\n");
            MemoryStore.Recording recording = store.next();
            awaitArmed(channel, wheel, ofConnection + 1);
            send(channel, Integer.toHexString(HEADER.length()) + "\r\n" + HEADER + "\r\n");
            recording.awaitText("\n");
            pass(channel, 31);
            assertThat(wheel.armed()).isZero();
            assertThat(recorder.counters.snapshot().sessionsLive()).isEqualTo(1);
            channel.finishAndReleaseAll();
        }
    }

    private static void awaitArmed(EmbeddedChannel channel, TimerWheel wheel, int wanted) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (wheel.armed() != wanted) {
            assertThat(System.nanoTime() - deadline)
                    .as("nanoseconds beyond the deadline")
                    .isNegative();
            channel.runPendingTasks();
            Thread.onSpinWait();
        }
    }

    private void pass(EmbeddedChannel channel, long seconds) {
        now.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
        channel.advanceTimeBy(TimerWheel.TICK_NANOS, TimeUnit.NANOSECONDS);
        channel.runScheduledPendingTasks();
        channel.runPendingTasks();
    }

    private static void send(EmbeddedChannel channel, String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
    }
}
