package org.tsrecorder.transport.dataplane;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.transport.udp.DatagramHandler;
import org.tsrecorder.transport.udp.UdpEdge;
import org.tsrecorder.transport.udp.UdpSettings;
import org.tsrecorder.transport.wireguard.Endpoint;
import org.tsrecorder.transport.wireguard.Peer;

/** One UDP socket, and for each peer the address that WireGuard knows: what a stock WireGuard interface does. */
public final class UdpPaths implements Paths {
    private final UdpSettings settings;
    private final UdpEndpointCache endpoints = new UdpEndpointCache();
    private @Nullable UdpEdge edge;

    /** Paths that are not open yet. */
    public UdpPaths(UdpSettings settings) {
        this.settings = settings;
    }

    @Override
    public CompletionStage<Void> open(EventLoop loop, PathReceiver receiver) {
        return UdpEdge.bind(loop, settings, new Inbound(receiver)).thenAccept(bound -> edge = bound);
    }

    /**
     * Where it listens, with its real port.
     *
     * @throws IllegalStateException before it is open
     */
    public InetSocketAddress address() {
        return edge().address();
    }

    @Override
    public Map<String, Long> counters() {
        Map<String, Long> counts = new HashMap<>();
        edge().counters().snapshot().forEach((counter, count) -> counts.put(counter.name(), count));
        return counts;
    }

    private UdpEdge edge() {
        UdpEdge bound = edge;
        if (bound == null) {
            throw new IllegalStateException("not open yet");
        }
        return bound;
    }

    @Override
    public void send(Peer peer, Endpoint destination, ByteBuf datagram) {
        reply(destination, datagram);
    }

    @Override
    public void reply(Endpoint destination, ByteBuf datagram) {
        if (edge == null || !(destination instanceof UdpEndpoint udp)) {
            datagram.release();
            return;
        }
        edge.send(datagram, udp.socketAddress());
    }

    @Override
    public void flush() {
        if (edge != null) {
            edge.flush();
        }
    }

    @Override
    public CompletionStage<Void> rebind() {
        return edge().rebind().thenAccept(address -> {});
    }

    @Override
    public CompletionStage<Void> close() {
        return edge == null ? CompletableFuture.completedFuture(null) : edge.close();
    }

    /** Turns socket addresses into endpoints. */
    private final class Inbound implements DatagramHandler {
        private final PathReceiver receiver;

        Inbound(PathReceiver receiver) {
            this.receiver = receiver;
        }

        @Override
        public void datagram(ByteBuf datagram, InetSocketAddress source) {
            receiver.datagram(endpoints.of(source), datagram);
        }

        @Override
        public void batchComplete() {
            receiver.batchComplete();
        }
    }
}
