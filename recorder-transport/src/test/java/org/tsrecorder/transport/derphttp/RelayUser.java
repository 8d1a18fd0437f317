package org.tsrecorder.transport.derphttp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.tsrecorder.transport.crypto.RandomSource;
import org.tsrecorder.transport.derp.PeerGoneReason;
import org.tsrecorder.transport.key.NodePrivateKey;
import org.tsrecorder.transport.key.NodePublicKey;
import org.tsrecorder.transport.tailcfg.DerpMap;

/** A node that has nothing but relays. */
final class RelayUser implements DerpListener, AutoCloseable {
    private static final long LONG_SECONDS = 20;

    final NodePrivateKey key;
    final DerpRelays relays;
    final LinkedBlockingQueue<Received> received = new LinkedBlockingQueue<>();
    final LinkedBlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final EventLoopGroup group;
    private final EventLoop loop;

    /** A packet, where it came through, and from whom. */
    static final class Received {
        private final int region;
        private final NodePublicKey source;
        private final byte[] packet;

        private Received(int region, NodePublicKey source, byte[] packet) {
            this.region = region;
            this.source = source;
            this.packet = packet;
        }

        int region() {
            return region;
        }

        NodePublicKey source() {
            return source;
        }

        byte[] packet() {
            return packet;
        }
    }

    RelayUser(DerpHttpSettings settings) {
        this(settings, NodePrivateKey.generate(RandomSource.secure()));
    }

    RelayUser(DerpHttpSettings settings, NodePrivateKey key) {
        this.key = key;
        group = new MultiThreadIoEventLoopGroup(
                1, Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        loop = group.next();
        relays = new DerpRelays(loop, settings, this);
    }

    static DerpHttpSettings plainHttp() {
        return DerpHttpSettings.standard().withPlainHttp(true);
    }

    /** Makes the only region of a map its home, and waits until it is connected. */
    RelayUser atHome(DerpMap map) throws Exception {
        settle(map);
        await("connected");
        return this;
    }

    /** Makes the only region of a map its home. */
    void settle(DerpMap map) throws Exception {
        run(() -> {
            relays.setPrivateKey(key);
            relays.setDerpMap(map);
            relays.setHome(Derper.REGION);
        });
    }

    void run(Runnable task) throws Exception {
        call(() -> {
            task.run();
            return true;
        });
    }

    <T> T call(Callable<T> task) throws Exception {
        return loop.submit(task).get(LONG_SECONDS, TimeUnit.SECONDS);
    }

    void send(NodePublicKey destination, byte[]... packets) throws Exception {
        run(() -> {
            for (byte[] packet : packets) {
                ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(Math.max(1, packet.length));
                relays.send(Derper.REGION, destination, buffer.writeBytes(packet));
            }
            relays.flush();
        });
    }

    Received next() throws InterruptedException {
        Received next = received.poll(LONG_SECONDS, TimeUnit.SECONDS);
        assertThat(next).as("a packet").isNotNull();
        return next;
    }

    /** Waits for an event that begins so; those before it are forgotten. */
    String await(String prefix) throws InterruptedException {
        List<String> others = new ArrayList<>();
        while (true) {
            String event = events.poll(LONG_SECONDS, TimeUnit.SECONDS);
            assertThat(event).as("%s, after %s", prefix, others).isNotNull();
            if (event.startsWith(prefix)) {
                return event;
            }
            others.add(event);
        }
    }

    @Override
    public void packet(int region, NodePublicKey source, ByteBuf packet) {
        received.add(new Received(region, source, ByteBufUtil.getBytes(packet)));
        packet.release();
    }

    @Override
    public void batchComplete() {}

    @Override
    public void connected(int region) {
        events.add("connected " + region);
    }

    @Override
    public void disconnected(int region, String reason) {
        events.add("disconnected " + region + ": " + reason);
    }

    @Override
    public void peerGone(int region, NodePublicKey peer, PeerGoneReason reason) {
        events.add("peerGone " + region + " " + peer.text() + " " + reason);
    }

    @Override
    public void health(int region, String problem) {
        events.add("health " + region + ": " + problem);
    }

    @Override
    public void close() {
        loop.submit(relays::close)
                .syncUninterruptibly()
                .getNow()
                .toCompletableFuture()
                .join();
        group.shutdownGracefully(0, LONG_SECONDS, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
