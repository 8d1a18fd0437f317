package org.tsrecorder.transport.derphttp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.tsrecorder.transport.crypto.RandomSource;
import org.tsrecorder.transport.key.NodePrivateKey;
import org.tsrecorder.transport.key.NodePublicKey;

/** What waits, what is dropped, and how long until the next attempt. */
class SendQueueTest {
    private static final NodePublicKey PEER =
            NodePrivateKey.generate(RandomSource.secure()).publicKey();

    private final SendQueue queue = new SendQueue();

    @Test
    void theOldestMakeRoom() {
        List<ByteBuf> all = new ArrayList<>();
        int dropped = 0;
        for (int i = 0; i < DerpHttpTuning.QUEUE_PACKETS + 3; i++) {
            ByteBuf packet = Unpooled.buffer().writeInt(i);
            all.add(packet);
            dropped += queue.add(PEER, packet);
        }
        assertThat(dropped).isEqualTo(3);
        assertThat(all.subList(0, 3)).allMatch(packet -> packet.refCnt() == 0);
        assertThat(queue.poll())
                .isEqualTo(new SendQueue.Waiting(PEER, Unpooled.buffer().writeInt(3)));
    }

    @Test
    void bytesAreLimitedToo() {
        int dropped = 0;
        for (int i = 0; i < 9; i++) {
            dropped += queue.add(PEER, Unpooled.buffer().writeZero(64 << 10));
        }
        assertThat(dropped).isEqualTo(1);
    }

    @Test
    void theWaitGrowsWithTheSquareOfFailuresUpToFiveSeconds() {
        Backoff backoff = new Backoff(out -> Arrays.fill(out, (byte) 0));
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            waits.add(TimeUnit.NANOSECONDS.toMillis(backoff.failed()));
        }
        // This source of randomness halves all.
        assertThat(waits).startsWith(5L, 20L, 45L, 80L).endsWith(2_500L, 2_500L);
        assertThat(waits).isSorted();
        backoff.succeeded();
        assertThat(TimeUnit.NANOSECONDS.toMillis(backoff.failed())).isEqualTo(5);
    }
}
