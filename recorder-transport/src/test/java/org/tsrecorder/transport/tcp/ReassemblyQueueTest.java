package org.tsrecorder.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.BitSet;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a bit per octet. */
class ReassemblyQueueTest {
    private static final int BLOCK = 256 << 10;

    private static final int SPAN = 400;

    private static ByteBuf payload(int from, int length) {
        ByteBuf payload =
                ByteBufAllocator.DEFAULT.heapBuffer(length + 1).writeByte('#').skipBytes(1);
        for (int i = 0; i < length; i++) {
            payload.writeByte(from + i);
        }
        return payload;
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyOctetComesOutOnceAndInOrder(long seed) {
        Random random = new Random(seed);
        int base = Integer.MAX_VALUE - SPAN / 2;
        ReassemblyQueue queue = new ReassemblyQueue();
        BitSet model = new BitSet();
        int next = 0;
        while (next < SPAN) {
            int start = next + random.nextInt(60);
            int length = 1 + random.nextInt(20);
            int known = model.get(start, start + length).cardinality();
            assertThat(queue.insert(base + start, payload(start, length))).isEqualTo(length - known);
            model.set(start, start + length);
            assertThat(queue.octets()).isEqualTo(model.cardinality());
            if (random.nextInt(3) == 0) {
                next = drain(queue, model, base, next + random.nextInt(3));
            }
        }
        queue.release();
        assertThat(queue.isEmpty()).isTrue();
    }

    /** {@code next} octets have come by another way. */
    private static int drain(ReassemblyQueue queue, BitSet model, int base, int next) {
        int at = next;
        model.clear(0, next);
        for (ByteBuf part = queue.poll(base + at); part != null; part = queue.poll(base + at)) {
            while (part.isReadable()) {
                assertThat(part.readByte()).isEqualTo((byte) at);
                assertThat(model.get(at)).isTrue();
                model.clear(at);
                at++;
            }
            part.release();
        }
        assertThat(model.get(at)).isFalse();
        assertThat(queue.octets()).isEqualTo(model.cardinality());
        return at;
    }

    @Test
    void crumbsAreRefusedOnceThereAreMany() {
        ReassemblyQueue queue = new ReassemblyQueue();
        for (int i = 0; i < TcpTuning.FREE_BUFFERS; i++) {
            assertThat(queue.insert(10 + 2 * i, payload(0, 1))).isEqualTo(1);
        }
        assertThat(queue.insert(9_000, payload(0, 1))).isZero();
        queue.release();
    }

    @Test
    void payloadsAreKeptAndNotCopied() {
        ReassemblyQueue queue = new ReassemblyQueue();
        ByteBuf payload = payload(0, 100);
        queue.insert(10, payload);
        ByteBuf got = queue.poll(10);
        assertThat(got).isSameAs(payload);
        payload.release();
    }

    @Test
    void aCrumbDoesNotKeepTheBlockItCameIn() {
        UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true, true);
        ReassemblyQueue crumbs = new ReassemblyQueue();
        for (int i = 0; i < 100; i++) {
            ByteBuf block = allocator.directBuffer(BLOCK, BLOCK).writeZero(BLOCK);
            block.setByte(7, i);
            assertThat(crumbs.insert(10 + 2 * i, block.slice(7, 1))).isOne();
            crumbs.settle();
        }
        assertThat(allocator.metric().usedDirectMemory()).isEqualTo(100);
        for (int i = 0; i < 100; i++) {
            ByteBuf crumb = Objects.requireNonNull(crumbs.poll(10 + 2 * i));
            assertThat(crumb.readByte()).isEqualTo((byte) i);
            crumb.release();
        }
        assertThat(allocator.metric().usedDirectMemory()).isZero();
    }

    @Test
    void whatFillsItsBlockIsKeptWithoutACopy() {
        UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true, true);
        ReassemblyQueue kept = new ReassemblyQueue();
        ByteBuf block = allocator.directBuffer(BLOCK, BLOCK).writeZero(BLOCK);
        for (int i = 0; i < 100; i++) {
            kept.insert(10 + 1_000 * i, block.retainedSlice(1_000 * i, 1_000));
        }
        block.release();
        kept.settle();
        assertThat(allocator.metric().usedDirectMemory()).isEqualTo(BLOCK);
        kept.release();
        assertThat(allocator.metric().usedDirectMemory()).isZero();
    }
}
