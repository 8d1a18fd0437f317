package org.tsrecorder.interop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.peers.Await;

/**
 * A bad network between one peer and the recorder: loses, delays and reorders datagrams both ways, and changes the
 * address that it speaks from, as a NAT does.
 *
 * <pre>
 *   peer ──▶ endpoint() ── lose, hold back ──▶ a port that moves ──▶ recorder
 * </pre>
 *
 * <p>One thread each way. Without a delay, a datagram that is held back goes after the next one.
 */
final class LossyForwarder implements AutoCloseable {
    private static final int MOST_DATAGRAM_BYTES = 65_535;
    private static final int SOCKET_BUFFER_BYTES = 4 << 20;

    /**
     * How bad it is.
     *
     * @param seed of the random choices
     * @param loss part of the datagrams that is lost, 0 to 1
     * @param reordering part that is overtaken by the next
     * @param delay how long each takes
     */
    record Weather(long seed, double loss, double reordering, Duration delay) {
        /** Loses this part, and does nothing else. */
        static Weather losing(double part) {
            return new Weather(1, part, 0, Duration.ZERO);
        }
    }

    private final Weather weather;
    private final SocketAddress recorder;
    private final DatagramChannel near;
    private final LongAdder lost = new LongAdder();
    private final LongAdder passed = new LongAdder();
    private volatile DatagramChannel far;
    private volatile @Nullable SocketAddress peer;
    private volatile boolean closed;

    private LossyForwarder(Weather weather, InetSocketAddress recorder) throws IOException {
        this.weather = weather;
        this.recorder = recorder;
        this.near = open(new InetSocketAddress(0));
        this.far = open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    /** Opens one before the recorder that listens on this port of this machine. */
    static LossyForwarder open(Weather weather, int recorderPort) throws IOException {
        InetSocketAddress recorder = new InetSocketAddress(InetAddress.getLoopbackAddress(), recorderPort);
        LossyForwarder forwarder = new LossyForwarder(weather, recorder);
        forwarder.startThreads();
        return forwarder;
    }

    private void startThreads() {
        Thread.ofPlatform().daemon().name("to-recorder").start(() -> pump(new Direction(weather.seed(), true)));
        Thread.ofPlatform().daemon().name("to-peer").start(() -> pump(new Direction(~weather.seed(), false)));
    }

    private static DatagramChannel open(InetSocketAddress address) throws IOException {
        return DatagramChannel.open()
                .setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER_BYTES)
                .setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BUFFER_BYTES)
                .bind(address);
    }

    /** The UDP port of this machine that the peer sends to. */
    int port() throws IOException {
        return ((InetSocketAddress) near.getLocalAddress()).getPort();
    }

    /** From now on speaks with the recorder from another port, and from this address. */
    void move(String loopbackAddress) throws IOException {
        DatagramChannel left = far;
        far = open(new InetSocketAddress(InetAddress.getByName(loopbackAddress), 0));
        left.close();
    }

    /** Datagrams lost so far. */
    long lost() {
        return lost.sum();
    }

    /** Datagrams passed on so far. */
    long passed() {
        return passed.sum();
    }

    /** One way through, by one thread. */
    private final class Direction {
        private final Random random;
        private final boolean toRecorder;
        private final Deque<ByteBuffer> held = new ArrayDeque<>();

        Direction(long seed, boolean toRecorder) {
            this.random = new Random(seed);
            this.toRecorder = toRecorder;
        }

        void take(ByteBuffer datagram) throws IOException {
            if (random.nextDouble() < weather.loss()) {
                lost.increment();
                return;
            }
            if (!weather.delay().isZero()) {
                later(copy(datagram));
                return;
            }
            if (held.isEmpty() && random.nextDouble() < weather.reordering()) {
                held.add(copy(datagram));
                return;
            }
            send(datagram);
            for (ByteBuffer overtaken = held.poll(); overtaken != null; overtaken = held.poll()) {
                send(overtaken);
            }
        }

        private void later(ByteBuffer datagram) {
            Duration delay =
                    random.nextDouble() < weather.reordering() ? weather.delay().multipliedBy(2) : weather.delay();
            Thread.ofVirtual().start(() -> {
                Await.pass(delay);
                try {
                    send(datagram);
                } catch (IOException e) {
                    lost.increment();
                }
            });
        }

        private void send(ByteBuffer datagram) throws IOException {
            SocketAddress to = toRecorder ? recorder : peer;
            if (to == null) {
                return;
            }
            try {
                (toRecorder ? far : near).send(datagram, to);
                passed.increment();
            } catch (ClosedChannelException moved) {
                lost.increment();
            }
        }

        private static ByteBuffer copy(ByteBuffer datagram) {
            return ByteBuffer.allocate(datagram.remaining()).put(datagram).flip();
        }
    }

    private void pump(Direction direction) {
        ByteBuffer datagram = ByteBuffer.allocateDirect(MOST_DATAGRAM_BYTES);
        while (!closed) {
            try {
                SocketAddress from = (direction.toRecorder ? near : far).receive(datagram.clear());
                if (direction.toRecorder) {
                    peer = from;
                }
                direction.take(datagram.flip());
            } catch (IOException movedOrClosed) {
                // The channel that this thread waited on is gone: the next round takes the new one, or ends.
                lost.increment();
            }
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        near.close();
        far.close();
    }
}
