package org.tsrecorder.transport.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PeerConnectionTest {
    @Test
    void aConnectionIsReadWhenItIsWantedAndNobodyStallsIt() {
        try (MemoryStore store = new MemoryStore()) {
            EmbeddedChannel channel = new EmbeddedChannel();
            PeerConnection peer = new PeerConnection(new RecorderContext(RecorderServer.builder(store)), channel);
            peer.stall();
            peer.stall();
            peer.unstall();
            peer.read(true);
            assertThat(channel.config().isAutoRead()).isFalse();
            peer.unstall();
            assertThat(channel.config().isAutoRead()).isTrue();
            peer.read(false);
            peer.stall();
            peer.unstall();
            assertThat(channel.config().isAutoRead()).isFalse();
            channel.finishAndReleaseAll();
        }
    }

    @Test
    void nothingHoldsAConnectionWhoseRequestEndedAfterIt() {
        AtomicLong now = new AtomicLong();
        AtomicBoolean stillThere = new AtomicBoolean();
        try (MemoryStore store = new MemoryStore()) {
            RecorderContext recorder =
                    new RecorderContext(RecorderServer.builder(store).nanoTime(now::get));
            EmbeddedChannel channel = new EmbeddedChannel();
            PeerConnection peer = new PeerConnection(recorder, channel);
            peer.farewell((kind, text) -> stillThere.set(true));
            peer.exchangeBegan();
            peer.closed();
            peer.exchangeEnded();
            now.set(recorder.limits.patience().idleConnection().toNanos() * 2);
            channel.freezeTime();
            channel.advanceTimeBy(1, TimeUnit.SECONDS);
            channel.runScheduledPendingTasks();
            assertThat(stillThere).isFalse();
            channel.finishAndReleaseAll();
        }
    }
}
