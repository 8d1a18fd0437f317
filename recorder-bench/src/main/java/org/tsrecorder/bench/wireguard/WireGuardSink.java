package org.tsrecorder.bench.wireguard;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.tsrecorder.transport.tunnel.WireGuardConfig;
import org.tsrecorder.transport.tunnel.WireGuardNode;

/**
 * A WireGuard node that receives and discards: what a recorder does, without recording. For comparison with a peer that
 * does the same; what it costs is read from outside, in {@code /proc/PID/stat}. How that is done is in
 * {@code docs/performance.md}.
 *
 * <pre>
 *   WireGuardSink FILE      the interface as wg-quick has it; listens on TCP port 5201 of its addresses
 * </pre>
 */
public final class WireGuardSink {
    private static final int PORT = 5_201;

    private WireGuardSink() {}

    /** Runs until it is killed; prints {@code ready}, then for each connection how much came and how fast. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        WireGuardConfig config = WireGuardConfig.read(Path.of(arguments[0]));
        WireGuardNode node = WireGuardNode.builder(config).start();
        node.sockets()
                .serverBootstrap()
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel connection) {
                        connection.pipeline().addLast(new Discarding());
                    }
                })
                .bind(new InetSocketAddress(PORT))
                .syncUninterruptibly();
        System.out.println("ready");
        new CountDownLatch(1).await();
    }

    /** Reads all that comes over one connection. */
    private static final class Discarding extends SimpleChannelInboundHandler<ByteBuf> {
        private static final double BITS_PER_BYTE = 8;
        private static final double NANOS_A_MICRO = 1e3;

        private final long startNanos = System.nanoTime();
        private long bytes;

        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf data) {
            bytes += data.readableBytes();
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            double micros = (System.nanoTime() - startNanos) / NANOS_A_MICRO;
            System.out.printf("%d bytes, %.0f Mbit/s%n", bytes, bytes * BITS_PER_BYTE / micros);
        }
    }
}
