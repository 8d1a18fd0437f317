package org.tsrecorder.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/** One run of a plan, on one event loop that paces all sessions by one timer. */
final class LoadRun implements AutoCloseable {
    private static final long TICK_MILLIS = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final long MEBIBYTE = 1 << 20;
    private static final int REPLY_SIZE = 2048;

    private final LoadPlan plan;
    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(
            1, Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    private final EventLoop loop = group.next();
    private final LoadMeter meter = new LoadMeter(System::nanoTime);
    private final List<LoadSession> sessions = new ArrayList<>();

    LoadRun(LoadPlan plan, String runName) {
        this.plan = plan;
        long bulk = plan.isUnlimited() ? plan.mib() * MEBIBYTE : 0;
        for (int i = 0; i < plan.sessions(); i++) {
            CastBody body = new CastBody(runName, i, plan.lineLength());
            sessions.add(new LoadSession(body, meter, plan.host() + ":" + plan.port(), bulk));
        }
    }

    LoadMeter meter() {
        return meter;
    }

    List<LoadSession> sessions() {
        return sessions;
    }

    /** Starts all sessions, evenly over the ramp, and waits until each is accepted or has failed. */
    void start() {
        overTime(plan.ramp(), index -> connect(sessions.get(index)));
        await(plan.ramp().plus(PATIENCE), () -> meter.acceptedCount() + failedCount() >= sessions.size());
    }

    /** Sends at the planned rate for the planned time, each session's writes at its own point of the interval. */
    void sendAtRate() {
        onLoop(meter::startSteady);
        long interval = plan.writeInterval().toNanos();
        long start = System.nanoTime();
        long[] written = {0};
        int size = plan.writeSize();
        var pacing = loop.scheduleAtFixedRate(
                () -> {
                    double elapsed = System.nanoTime() - start;
                    long due = (long) (elapsed * sessions.size() / interval);
                    while (written[0] < due) {
                        sessions.get((int) (written[0] % sessions.size())).write(size);
                        written[0]++;
                    }
                },
                TICK_MILLIS,
                TICK_MILLIS,
                TimeUnit.MILLISECONDS);
        await(plan.duration(), () -> meter.overCount() == sessions.size());
        pacing.cancel(false);
        onLoop(meter::endSteady);
    }

    /** Ends the sessions that run, evenly over the ramp's time, and waits for the recorder to have stored them. */
    void finish() {
        overTime(plan.ramp(), index -> sessions.get(index).end());
        await(plan.ramp().plus(PATIENCE), () -> meter.overCount() == sessions.size());
        failTheRest();
    }

    /** Starts all sessions, and waits for them to end by themselves, as long as something happens. */
    void sendInBulk() {
        onLoop(meter::startSteady);
        overTime(plan.ramp(), index -> connect(sessions.get(index)));
        long before = -1;
        long now = 0;
        while (meter.overCount() < sessions.size() && now != before) {
            before = now;
            await(PATIENCE, () -> meter.overCount() == sessions.size());
            now = meter.sentBytes() + meter.storedCount();
        }
        onLoop(meter::endSteady);
    }

    private void failTheRest() {
        onLoop(() -> sessions.forEach(session -> session.fail("did not come to an end in time")));
    }

    private int failedCount() {
        return meter.overCount() - meter.storedCount();
    }

    private void overTime(Duration time, IntConsumer action) {
        long nanos = time.toNanos();
        for (int i = 0; i < sessions.size(); i++) {
            int index = i;
            var unused =
                    loop.schedule(() -> action.accept(index), nanos * index / sessions.size(), TimeUnit.NANOSECONDS);
        }
    }

    private void connect(LoadSession session) {
        var unused = new Bootstrap()
                .group(loop)
                .channel(Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(REPLY_SIZE))
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(session);
                    }
                })
                .connect(new InetSocketAddress(plan.host(), plan.port()))
                .addListener((ChannelFuture connected) -> {
                    if (!connected.isSuccess()) {
                        session.fail(String.valueOf(connected.cause().getMessage()));
                    }
                });
    }

    private interface Condition {
        boolean holds();
    }

    /** Returns when the condition, looked at on the loop, holds, or when the time is over. */
    private void await(Duration time, Condition condition) {
        CompletableFuture<Boolean> met = new CompletableFuture<>();
        long deadline = System.nanoTime() + time.toNanos();
        var looking = loop.scheduleAtFixedRate(
                () -> {
                    if (condition.holds() || System.nanoTime() - deadline >= 0) {
                        met.complete(true);
                    }
                },
                TICK_MILLIS,
                TICK_MILLIS,
                TimeUnit.MILLISECONDS);
        met.join();
        looking.cancel(false);
    }

    private void onLoop(Runnable action) {
        loop.submit(action).syncUninterruptibly();
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
