package org.tsrecorder.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What unread text costs in memory. */
class ReceiveQueueTest {
    private static final int BLOCK = 256 << 10;

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true, true);
    private final ReceiveQueue queue = new ReceiveQueue();
    private byte next;

    @AfterEach
    void release() {
        queue.release();
        assertThat(held()).isZero();
    }

    private long held() {
        return allocator.metric().usedDirectMemory() + allocator.metric().usedHeapMemory();
    }

    /** Payloads as they come out of one block, which nobody else holds. */
    private void arrive(int count, int length) {
        ByteBuf block = allocator.directBuffer(BLOCK, BLOCK);
        for (int i = 0; i < count; i++) {
            ByteBuf datagram = block.retainedSlice(i * (length + 32), length + 32);
            ByteBuf payload = datagram.retainedSlice(32, length);
            datagram.release();
            for (int at = 0; at < length; at++) {
                payload.setByte(at, next++);
            }
            queue.append(payload);
        }
        block.release();
    }

    /** Reads everything, which must be what arrived. */
    private List<Integer> readAll() {
        List<Integer> lengths = new ArrayList<>();
        byte expected = 0;
        while (queue.octets() > 0) {
            ByteBuf payload = queue.poll();
            lengths.add(payload.readableBytes());
            while (payload.isReadable()) {
                assertThat(payload.readByte()).isEqualTo(expected++);
            }
            payload.release();
        }
        assertThat(expected).isEqualTo(next);
        return lengths;
    }

    @Test
    void whatIsReadAtOnceIsNotCopied() {
        arrive(3, 10);
        ByteBuf first = queue.poll();
        assertThat(PinnedMemory.blockOf(first).capacity()).isEqualTo(BLOCK);
        first.release();
        queue.settle();
        assertThat(queue.octets()).isEqualTo(20);
        assertThat(held()).isEqualTo(TcpTuning.LEAST_COLLECTING_BUFFER);
    }

    @Test
    void aTinyPayloadDoesNotKeepItsBlock() {
        arrive(1, 1);
        queue.settle();
        assertThat(held()).isEqualTo(TcpTuning.LEAST_COLLECTING_BUFFER);
        assertThat(readAll()).containsExactly(1);
    }

    @Test
    void payloadsThatFillTheirBlockStayAsTheyCame() {
        arrive(180, 1_228);
        queue.settle();
        assertThat(held()).isEqualTo(BLOCK);
        assertThat(readAll()).hasSize(180).containsOnly(1_228);
    }

    @Test
    void oneTinyPayloadFromEachOfManyBlocksMakesAFewBuffers() {
        for (int i = 0; i < 100_000; i++) {
            arrive(1, 1);
            queue.settle();
        }
        assertThat(queue.octets()).isEqualTo(100_000);
        assertThat(held()).isLessThan(120_000);
        assertThat(readAll()).hasSizeLessThan(20);
    }

    @Test
    void largeAndTinyPayloadsKeepTheirOrder() {
        arrive(1, 700);
        arrive(200, 1_200);
        arrive(2, 5);
        queue.settle();
        arrive(1, 3);
        queue.settle();
        arrive(1, 50);
        assertThat(held()).isLessThan(2 * BLOCK + 2_000);
        List<Integer> lengths = readAll();
        assertThat(lengths).hasSize(203).startsWith(700, 1_200).endsWith(1_200, 13, 50);
    }

    @Test
    void whatIsReadIsNotWrittenBehind() {
        arrive(1, 5);
        queue.settle();
        ByteBuf read = queue.poll();
        arrive(1, 5);
        queue.settle();
        assertThat(read.readableBytes()).isEqualTo(5);
        read.release();
        assertThat(queue.octets()).isEqualTo(5);
    }

    @Test
    void whateverComesNoMoreThanFourTimesItsOctetsIsPinned() {
        for (int count = 1; count <= 150; count += 7) {
            arrive(count, 1_100);
            queue.settle();
            long bound = (long) TcpTuning.MOST_PINNED_FACTOR * queue.octets() + TcpTuning.COLLECTING_BUFFER;
            assertThat(held()).isLessThanOrEqualTo(bound);
        }
        readAll();
    }
}
