package org.tsrecorder.bench.dataplane;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.tsrecorder.transport.crypto.RandomSource;
import org.tsrecorder.transport.dataplane.DataPlane;
import org.tsrecorder.transport.dataplane.UdpEndpoint;
import org.tsrecorder.transport.dataplane.UdpPaths;
import org.tsrecorder.transport.key.NodePrivateKey;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.packet.IpPrefix;
import org.tsrecorder.transport.socket.TailnetSockets;
import org.tsrecorder.transport.udp.UdpSettings;
import org.tsrecorder.transport.wireguard.PeerConfig;

/**
 * The whole path from a sender's channel through TCP, WireGuard and loopback UDP to a receiver's channel, which
 * discards: mebibytes per second, both ends in one JVM, each on its event loop.
 *
 * <pre>{@code
 * java -jar recorder-bench/target/benchmarks.jar ReceiveBenchmark -prof gc
 * }</pre>
 *
 * <p>Machines with two cores measure both ends together: one core each at best.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(value = 1, jvmArgsAppend = "--sun-misc-unsafe-memory-access=allow")
public class ReceiveBenchmark {
    private static final int MEBIBYTES = 16;
    private static final int PIECE_BYTES = 64 << 10;
    private static final int PORT = 9;
    private static final IpAddress CLIENT = IpAddress.of("100.64.0.1");
    private static final IpAddress SERVER = IpAddress.of("100.64.0.2");

    private final ByteBuf piece =
            Unpooled.unreleasableBuffer(Unpooled.directBuffer(PIECE_BYTES).writeZero(PIECE_BYTES));
    private DataPlane client;
    private DataPlane server;
    private Channel channel;
    private volatile Counting counting = new Counting(0);
    private final Source source = new Source(piece);

    /** Nodes and channel are made in {@link #start()}, before any use. */
    @SuppressWarnings("NullAway.Init") // JMH calls the set-up method first
    public ReceiveBenchmark() {}

    /** Completes when so many bytes have arrived. */
    private static final class Counting {
        final CountDownLatch done = new CountDownLatch(1);
        private long left;

        Counting(long bytes) {
            left = bytes;
        }

        void add(int bytes) {
            left -= bytes;
            if (left <= 0) {
                done.countDown();
            }
        }
    }

    /** Discards what it reads. */
    private final class Sink extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf input = (ByteBuf) message;
            counting.add(input.readableBytes());
            input.release();
        }
    }

    /** Keeps its channel full until it has sent enough. */
    private static final class Source extends ChannelInboundHandlerAdapter {
        private final ByteBuf piece;
        private long left;

        Source(ByteBuf piece) {
            this.piece = piece;
        }

        void send(Channel channel, long bytes) {
            left += bytes;
            sendMore(channel);
        }

        private void sendMore(Channel channel) {
            while (left > 0 && channel.isWritable()) {
                left -= PIECE_BYTES;
                var unused = channel.writeAndFlush(piece.duplicate());
            }
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext ctx) {
            sendMore(ctx.channel());
        }
    }

    /** Starts both nodes and connects. */
    @Setup
    public void start() throws Exception {
        NodePrivateKey clientKey = NodePrivateKey.generate(RandomSource.secure());
        NodePrivateKey serverKey = NodePrivateKey.generate(RandomSource.secure());
        client = node(clientKey, CLIENT);
        server = node(serverKey, SERVER);
        InetSocketAddress udp = ((UdpPaths) server.paths()).address();
        var unusedServer = server.addPeer(PeerConfig.of(clientKey.publicKey(), List.of(IpPrefix.single(CLIENT))));
        var unusedClient = client.addPeer(PeerConfig.of(serverKey.publicKey(), List.of(IpPrefix.single(SERVER)))
                .withEndpoint(UdpEndpoint.of(udp)));
        InetSocketAddress address = new InetSocketAddress(InetAddress.getByAddress(SERVER.octets()), PORT);
        new TailnetSockets(server)
                .serverBootstrap()
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel child) {
                        child.pipeline().addLast(new Sink());
                    }
                })
                .bind(address)
                .sync();
        channel = new TailnetSockets(client)
                .bootstrap()
                .handler(source)
                .connect(address)
                .sync()
                .channel();
    }

    private static DataPlane node(NodePrivateKey key, IpAddress address) {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return DataPlane.builder(key)
                .addresses(List.of(address))
                .paths(new UdpPaths(UdpSettings.of(any)))
                .start()
                .toCompletableFuture()
                .join();
    }

    /** Closes both nodes. */
    @TearDown
    public void stop() {
        client.close(Duration.ZERO).toCompletableFuture().join();
        server.close(Duration.ZERO).toCompletableFuture().join();
    }

    /** One operation is a mebibyte received. */
    @Benchmark
    @OperationsPerInvocation(MEBIBYTES)
    public void receive() throws InterruptedException {
        long bytes = (long) MEBIBYTES << 20;
        Counting arrival = new Counting(bytes);
        counting = arrival;
        channel.eventLoop().execute(() -> source.send(channel, bytes));
        arrival.done.await();
    }
}
