package org.tsrecorder.transport.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tsrecorder.transport.socket.TwoNodes.get;
import static org.tsrecorder.transport.socket.TwoNodes.serverAddress;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Netty channels between {@link TwoNodes}. */
class NettyFaceTest {
    private static final int PORT = 80;
    private static final int BULK_BYTES = 64 << 20;
    private static final int STALLED_BYTES = 24 << 20;
    private static final int CONNECTIONS = 1_000;
    private static final long PATIENCE_SECONDS = 300;

    private final BlockingQueue<Watcher> accepted = new LinkedBlockingQueue<>();
    private TwoNodes nodes;
    private Channel listener;

    // The fields are set before each test.
    @SuppressWarnings("NullAway.Init")
    NettyFaceTest() {}

    @BeforeEach
    void start() throws Exception {
        nodes = new TwoNodes();
        listener = nodes.fromServer
                .serverBootstrap()
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel child) {
                        Watcher watcher = new Watcher();
                        child.pipeline().addLast(watcher);
                        accepted.add(watcher);
                    }
                })
                .bind(serverAddress(PORT))
                .sync()
                .channel();
    }

    @AfterEach
    void stop() throws Exception {
        listener.close().sync();
        nodes.close();
    }

    /** What happens to a channel, and what it has to send as fast as it is taken. */
    private static final class Watcher extends ChannelInboundHandlerAdapter {
        final Pattern input = new Pattern();
        final Pattern output = new Pattern();
        final CompletableFuture<Long> inputEnd = new CompletableFuture<>();
        final CompletableFuture<Void> inactive = new CompletableFuture<>();
        final CompletableFuture<Throwable> failure = new CompletableFuture<>();
        final CompletableFuture<Channel> active = new CompletableFuture<>();
        private long toSend;

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            active.complete(ctx.channel());
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf buffer = (ByteBuf) message;
            try {
                input.check(buffer);
            } finally {
                buffer.release();
            }
        }

        void send(Channel channel, long bytes) {
            channel.eventLoop().execute(() -> {
                toSend = bytes;
                sendMore(channel);
            });
        }

        private void sendMore(Channel channel) {
            while (toSend > 0 && channel.isWritable()) {
                int part = (int) Math.min(16 << 10, toSend);
                toSend -= part;
                ChannelFuture written = channel.writeAndFlush(Unpooled.wrappedBuffer(output.next(part)));
                if (toSend == 0) {
                    written.addListener(done -> {
                        var unused = ((DuplexChannel) channel).shutdownOutput();
                    });
                }
            }
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext ctx) {
            sendMore(ctx.channel());
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event == ChannelInputShutdownEvent.INSTANCE) {
                inputEnd.complete(input.position());
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            inactive.complete(null);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            failure.complete(cause);
        }
    }

    private Channel connect(Watcher watcher) throws Exception {
        return nodes.fromClient
                .bootstrap()
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .handler(watcher)
                .connect(serverAddress(PORT))
                .sync()
                .channel();
    }

    private Watcher accept() throws InterruptedException {
        @Nullable Watcher watcher = accepted.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (watcher == null) {
            throw new AssertionError("nothing was accepted");
        }
        return watcher;
    }

    @Test
    void manyMegabytesArriveByteExactBothWaysAtOnce() throws Exception {
        Watcher near = new Watcher();
        Channel channel = connect(near);
        Watcher far = accept();
        near.send(channel, BULK_BYTES);
        far.send(get(far.active), BULK_BYTES);
        assertThat(far.inputEnd.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(BULK_BYTES);
        assertThat(near.inputEnd.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(BULK_BYTES);
        channel.close().sync();
    }

    @Test
    void theChannelsKnowWhoIsAtTheOtherEnd() throws Exception {
        Channel near = connect(new Watcher());
        Channel far = get(accept().active);
        assertThat(far.remoteAddress()).isEqualTo(near.localAddress());
        assertThat(far.localAddress()).isEqualTo(near.remoteAddress()).isEqualTo(serverAddress(PORT));
        assertThat(far.attr(TailnetChannel.PEER).get()).isEqualTo(nodes.clientKey);
    }

    @Test
    void aReaderThatStopsStopsTheSenderAndMemoryStaysBounded() throws Exception {
        Watcher near = new Watcher();
        Channel channel = connect(near);
        Watcher far = accept();
        Channel farChannel = get(far.active);
        stopReading(farChannel);
        near.send(channel, STALLED_BYTES);
        // Nothing moves any more when the send buffer is full and the window closed: five looks apart by round trips
        // of both event loops show the same.
        long sent = -1;
        for (int same = 0; same < 200; same = near.output.position() == sent ? same + 1 : 0) {
            sent = near.output.position();
            get(nodes.client.statistics());
            get(nodes.server.statistics());
        }
        assertThat(get(nodes.server.statistics()).receivedBytes()).isLessThanOrEqualTo(9 << 20);
        assertThat(sent).isLessThan(STALLED_BYTES);
        assertThat(channel.isWritable()).isFalse();
        farChannel.config().setAutoRead(true);
        assertThat(far.inputEnd.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(STALLED_BYTES);
    }

    @Test
    void aCloseOfOneEndIsTheEndOfInputAtTheOther() throws Exception {
        Watcher near = new Watcher();
        Channel channel = connect(near);
        Watcher far = accept();
        channel.writeAndFlush(Unpooled.wrappedBuffer(near.output.next(100_000))).sync();
        channel.close().sync();
        assertThat(get(far.inputEnd)).isEqualTo(100_000);
        assertThat(far.failure).isNotDone();
    }

    @Test
    void withoutHalfClosureTheEndOfInputClosesTheChannel() throws Exception {
        Channel channel = connect(new Watcher());
        Watcher far = accept();
        get(far.active).config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, false);
        ((DuplexChannel) channel).shutdownOutput().sync();
        get(far.inactive);
    }

    @Test
    void aResetIsASocketExceptionAndClosesTheChannel() throws Exception {
        Watcher near = new Watcher();
        connect(near);
        Channel far = get(accept().active);
        far.config().setOption(ChannelOption.SO_LINGER, 0);
        far.close().sync();
        get(near.inactive);
        assertThat(get(near.failure)).isInstanceOf(SocketException.class).hasMessageContaining("reset");
    }

    /** On its event loop, which may be about to begin the read that follows the channel's becoming active. */
    private static void stopReading(Channel channel) throws InterruptedException {
        channel.eventLoop().submit(() -> channel.config().setAutoRead(false)).sync();
    }

    @Test
    void aCloseWithUnreadInputResetsThePeer() throws Exception {
        Watcher near = new Watcher();
        Channel channel = connect(near);
        Channel far = get(accept().active);
        stopReading(far);
        channel.writeAndFlush(Unpooled.wrappedBuffer(near.output.next(1000))).sync();
        while (get(nodes.server.statistics()).receivedBytes() == 0) {
            get(nodes.client.statistics());
        }
        far.close().sync();
        assertThat(get(near.failure)).isInstanceOf(SocketException.class);
    }

    @Test
    void nobodyListeningIsAConnectException() {
        assertThatThrownBy(() -> nodes.fromClient
                        .bootstrap()
                        .handler(new Watcher())
                        .connect(serverAddress(9))
                        .sync())
                .isInstanceOf(ConnectException.class);
    }

    @Test
    void aSilentPeerIsAConnectTimeout() {
        assertThatThrownBy(() -> nodes.fromClient
                        .bootstrap()
                        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 30)
                        .handler(new Watcher())
                        .connect(new InetSocketAddress("100.64.0.77", 1))
                        .sync())
                .isInstanceOf(ConnectTimeoutException.class);
    }

    @Test
    void manyConnectionsComeAndGo() throws Exception {
        for (int i = 0; i < CONNECTIONS; i++) {
            Watcher near = new Watcher();
            Channel channel = connect(near);
            Watcher far = accept();
            near.send(channel, 1_000);
            assertThat(get(far.inputEnd)).isEqualTo(1_000);
            get(far.active).close().sync();
            assertThat(get(near.inputEnd)).isZero();
            channel.close().sync();
        }
        assertThat(get(nodes.server.statistics()).receivedBytes()).isZero();
    }
}
