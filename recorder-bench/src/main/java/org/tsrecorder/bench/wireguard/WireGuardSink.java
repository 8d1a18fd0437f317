package org.tsrecorder.bench.wireguard;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;
import org.tsrecorder.transport.netstack.TcpHandler;
import org.tsrecorder.transport.netstack.TcpSocket;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.tcp.TcpEnd;
import org.tsrecorder.transport.tunnel.WireGuardConfig;
import org.tsrecorder.transport.tunnel.WireGuardNode;

/**
 * A WireGuard node that receives and discards: what a recorder does without recording. For comparison with a peer that
 * does the same; what it costs is read from outside, in {@code /proc/PID/stat}.
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
        node.dataPlane().eventLoop().execute(() -> {
            node.dataPlane()
                    .listen(IpAddress.ANY_V4, PORT, socket -> new Discarding(node))
                    .orElseThrow();
            System.out.println("ready");
        });
        new CountDownLatch(1).await();
    }

    /** Reads all that comes, on the node's event loop. */
    private static final class Discarding implements TcpHandler {
        private static final double BITS_PER_BYTE = 8;

        private final WireGuardNode node;
        private final LongAdder bytes = new LongAdder();
        private final long startNanos = System.nanoTime();

        Discarding(WireGuardNode node) {
            this.node = node;
        }

        @Override
        public void readable(TcpSocket socket) {
            for (ByteBuf data = next(socket); data.isReadable(); data = next(socket)) {
                bytes.add(data.readableBytes());
                data.release();
            }
        }

        private ByteBuf next(TcpSocket socket) {
            return socket.read(node.dataPlane().nowNanos());
        }

        @Override
        public void writable(TcpSocket socket) {
            // Nothing is ever written.
        }

        @Override
        public void peerClosed(TcpSocket socket) {
            readable(socket);
            socket.close(node.dataPlane().nowNanos());
            node.dataPlane().requestTurn();
            double nanos = System.nanoTime() - startNanos;
            System.out.printf("%d bytes, %.0f Mbit/s%n", bytes.sum(), bytes.sum() * BITS_PER_BYTE * 1e3 / nanos);
        }

        @Override
        public void closed(TcpSocket socket, TcpEnd end) {
            System.out.println("closed: " + end);
        }
    }
}
