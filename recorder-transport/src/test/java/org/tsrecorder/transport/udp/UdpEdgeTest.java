package org.tsrecorder.transport.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A {@link UdpEdge} in each mode against another. */
class UdpEdgeTest {
    private static final int SIZE = 1_420;

    private final List<UdpEdge> edges = new ArrayList<>();
    private EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

    private void useLoopFor(UdpMode mode) {
        assumeThat(mode == UdpMode.SINGLE_MESSAGES || Epoll.isAvailable())
                .as("epoll")
                .isTrue();
        if (mode != UdpMode.SINGLE_MESSAGES) {
            var unused = group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        }
    }

    private EventLoop loop() {
        return group.next();
    }

    private UdpEdge edge(UdpMode mode, String host, DatagramHandler handler) {
        UdpSettings settings = UdpSettings.of(new InetSocketAddress(host, 0)).withMode(mode);
        UdpEdge edge =
                UdpEdge.bind(loop(), settings, handler).toCompletableFuture().join();
        edges.add(edge);
        return edge;
    }

    private <T> T onLoop(Callable<T> task) throws Exception {
        return loop().submit(task).get(10, TimeUnit.SECONDS);
    }

    private void send(UdpEdge from, InetSocketAddress to, List<byte[]> datagrams) throws Exception {
        onLoop(() -> {
            for (byte[] bytes : datagrams) {
                from.send(direct(bytes), to);
            }
            from.flush();
            return true;
        });
    }

    private static ByteBuf direct(byte[] bytes) {
        return ByteBufAllocator.DEFAULT.directBuffer(bytes.length).writeBytes(bytes);
    }

    private static byte[] datagram(int size, int mark) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (mark + i);
        }
        return bytes;
    }

    private static List<byte[]> datagrams(int count) {
        List<byte[]> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(datagram(SIZE, i));
        }
        return all;
    }

    private static List<byte[]> bytesOf(Inbox inbox) {
        return inbox.datagrams.stream().map(one -> one.bytes().array()).toList();
    }

    @AfterEach
    void closeEdges() throws Exception {
        for (UdpEdge edge : edges) {
            onLoop(edge::close).toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).await(10, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @EnumSource(UdpMode.class)
    void datagramsOfOneSizeArriveWholeAndInOrder(UdpMode mode) throws Exception {
        useLoopFor(mode);
        List<byte[]> sent = datagrams(150);
        Inbox inbox = new Inbox(sent.size());
        UdpEdge receiver = edge(mode, "127.0.0.1", inbox);
        UdpEdge sender = edge(mode, "127.0.0.1", new Inbox(0));
        send(sender, receiver.address(), sent);
        assertThat(inbox.isFull()).isTrue();
        assertThat(bytesOf(inbox)).containsExactlyElementsOf(sent);
        assertThat(inbox.datagrams).allMatch(one -> one.source().equals(sender.address()));
    }

    @ParameterizedTest
    @EnumSource(UdpMode.class)
    void datagramsOfManySizesKeepTheirEdges(UdpMode mode) throws Exception {
        useLoopFor(mode);
        List<byte[]> sent = new ArrayList<>();
        for (int size : new int[] {100, 100, 50, 100, 1, 1, 1_280, 1_280, 1_281, 32, 1_400, 1_400, 1_400, 7}) {
            sent.add(datagram(size, sent.size()));
        }
        Inbox inbox = new Inbox(sent.size());
        UdpEdge receiver = edge(mode, "127.0.0.1", inbox);
        send(edge(mode, "127.0.0.1", new Inbox(0)), receiver.address(), sent);
        assertThat(inbox.isFull()).isTrue();
        assertThat(bytesOf(inbox)).containsExactlyElementsOf(sent);
    }

    @ParameterizedTest
    @EnumSource(UdpMode.class)
    void interleavedDestinationsEachGetTheirOwn(UdpMode mode) throws Exception {
        useLoopFor(mode);
        Inbox first = new Inbox(20);
        Inbox second = new Inbox(20);
        InetSocketAddress toFirst = edge(mode, "127.0.0.1", first).address();
        InetSocketAddress toSecond = edge(mode, "127.0.0.1", second).address();
        UdpEdge sender = edge(mode, "127.0.0.1", new Inbox(0));
        onLoop(() -> {
            for (int i = 0; i < 40; i++) {
                sender.send(direct(datagram(SIZE, i)), i % 4 < 2 ? toFirst : toSecond);
            }
            sender.flush();
            return true;
        });
        assertThat(first.isFull()).isTrue();
        assertThat(second.isFull()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(UdpMode.class)
    void theWildcardOfIpv6TakesIpv4AsIpv4(UdpMode mode) throws Exception {
        useLoopFor(mode);
        Inbox inbox = new Inbox(2);
        UdpEdge receiver = edge(mode, "::", inbox);
        UdpEdge v4 = edge(mode, "127.0.0.1", new Inbox(0));
        int port = receiver.address().getPort();
        send(v4, new InetSocketAddress(v4.address().getAddress(), port), List.of(datagram(9, 1)));
        UdpEdge v6 = edge(mode, "::1", new Inbox(0));
        send(v6, new InetSocketAddress(v6.address().getAddress(), port), List.of(datagram(9, 1)));
        assertThat(inbox.isFull()).isTrue();
        assertThat(inbox.datagrams.stream().map(Inbox.Received::source))
                .containsExactlyInAnyOrder(v4.address(), v6.address());
    }

    @ParameterizedTest
    @EnumSource(UdpMode.class)
    void aDatagramThatIsTooLargeIsCountedAndTheNextOnesGo(UdpMode mode) throws Exception {
        useLoopFor(mode);
        Inbox inbox = new Inbox(1);
        UdpEdge receiver = edge(mode, "127.0.0.1", inbox);
        UdpEdge sender = edge(mode, "127.0.0.1", new Inbox(0));
        send(sender, receiver.address(), List.of(new byte[65_530], datagram(SIZE, 1)));
        assertThat(inbox.isFull()).isTrue();
        assertThat(bytesOf(inbox)).containsExactly(datagram(SIZE, 1));
        assertThat(onLoop(() -> sender.counters().get(UdpCounter.OVERSIZED_SENDS)))
                .isOne();
    }

    @ParameterizedTest
    @EnumSource(UdpMode.class)
    void anAddressOfTheOtherFamilyIsCountedAsUnrouted(UdpMode mode) throws Exception {
        useLoopFor(mode);
        UdpEdge sender = edge(mode, "127.0.0.1", new Inbox(0));
        send(sender, new InetSocketAddress("192.0.2.1", 9), List.of(datagram(SIZE, 1)));
        assertThat(onLoop(() -> sender.counters().get(UdpCounter.UNROUTED_SENDS)
                        + sender.counters().get(UdpCounter.OTHER_ERRORS)))
                .isOne();
    }

    @ParameterizedTest
    @EnumSource(UdpMode.class)
    void afterARebindThePortIsTheSame(UdpMode mode) throws Exception {
        useLoopFor(mode);
        Inbox inbox = new Inbox(1);
        UdpEdge receiver = edge(mode, "127.0.0.1", inbox);
        InetSocketAddress before = receiver.address();
        InetSocketAddress after = onLoop(receiver::rebind).toCompletableFuture().get(10, TimeUnit.SECONDS);
        assertThat(after).isEqualTo(before);
        send(edge(mode, "127.0.0.1", new Inbox(0)), after, List.of(datagram(SIZE, 1)));
        assertThat(inbox.isFull()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(UdpMode.class)
    void rebindsAtTheSameTimeGiveOneSocket(UdpMode mode) throws Exception {
        useLoopFor(mode);
        UdpEdge edge = edge(mode, "127.0.0.1", new Inbox(0));
        InetSocketAddress before = edge.address();
        List<CompletableFuture<InetSocketAddress>> both = onLoop(
                () -> List.of(edge.rebind().toCompletableFuture(), edge.rebind().toCompletableFuture()));
        assertThat(both.get(0).get(10, TimeUnit.SECONDS)).isEqualTo(before);
        assertThat(both.get(1).get(10, TimeUnit.SECONDS)).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource(UdpMode.class)
    void whatIsSentAfterTheCloseIsDroppedAndCounted(UdpMode mode) throws Exception {
        useLoopFor(mode);
        UdpEdge edge = edge(mode, "127.0.0.1", new Inbox(0));
        onLoop(edge::close).toCompletableFuture().get(10, TimeUnit.SECONDS);
        send(edge, edge.address(), List.of(datagram(SIZE, 1)));
        assertThat(onLoop(() -> edge.counters().get(UdpCounter.UNSENT_DATAGRAMS_DROPPED)))
                .isOne();
    }

    @ParameterizedTest
    @EnumSource(UdpMode.class)
    void anAddressInUseIsSaid(UdpMode mode) {
        useLoopFor(mode);
        UdpSettings taken =
                UdpSettings.of(edge(mode, "127.0.0.1", new Inbox(0)).address()).withMode(mode);
        assertThatThrownBy(() -> UdpEdge.bind(loop(), taken, new Inbox(0))
                        .toCompletableFuture()
                        .get(10, TimeUnit.SECONDS))
                .rootCause()
                .hasMessageContaining("in use");
    }

    @ParameterizedTest
    @EnumSource(names = "SEGMENTATION_OFFLOAD")
    void manyDatagramsTakeFewSystemCallsEitherWay(UdpMode mode) throws Exception {
        useLoopFor(mode);
        Inbox inbox = new Inbox(90);
        UdpEdge receiver = edge(mode, "127.0.0.1", inbox);
        assumeThat(receiver.mode()).isEqualTo(mode);
        UdpEdge sender = edge(mode, "127.0.0.1", new Inbox(0));
        send(sender, receiver.address(), datagrams(90));
        assertThat(inbox.isFull()).isTrue();
        assertThat(onLoop(() -> sender.counters().get(UdpCounter.BATCHES_SENT))).isEqualTo(2);
    }
}
