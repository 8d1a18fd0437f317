package org.tsrecorder.transport.udp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Takes a known number of datagrams. */
final class Inbox implements DatagramHandler {
    /** A datagram as it came. */
    record Received(ByteBuf bytes, InetSocketAddress source) {}

    final Queue<Received> datagrams = new ConcurrentLinkedQueue<>();
    final AtomicInteger batches = new AtomicInteger();
    private final CountDownLatch expected;

    Inbox(int datagrams) {
        expected = new CountDownLatch(datagrams);
    }

    @Override
    public void datagram(ByteBuf datagram, InetSocketAddress source) {
        byte[] bytes = new byte[datagram.readableBytes()];
        datagram.readBytes(bytes);
        datagram.release();
        datagrams.add(new Received(Unpooled.wrappedBuffer(bytes), source));
        expected.countDown();
    }

    @Override
    public void batchComplete() {
        batches.incrementAndGet();
    }

    boolean isFull() throws InterruptedException {
        return expected.await(10, TimeUnit.SECONDS);
    }
}
