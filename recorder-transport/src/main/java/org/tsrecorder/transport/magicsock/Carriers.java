package org.tsrecorder.transport.magicsock;

import io.netty.buffer.ByteBuf;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.transport.dataplane.UdpEndpoint;
import org.tsrecorder.transport.key.NodePublicKey;
import org.tsrecorder.transport.udp.UdpEdge;

/** What carries datagrams out: the UDP socket and the relays. Before they are there, datagrams are dropped. */
final class Carriers {
    private @Nullable UdpEdge edge;
    private @Nullable Relays relays;

    void relays(Relays made) {
        relays = made;
    }

    void edge(UdpEdge bound) {
        edge = bound;
    }

    /** The socket; null before it is bound. */
    @Nullable
    UdpEdge edge() {
        return edge;
    }

    /** The relays; null before they are made. */
    @Nullable
    Relays relays() {
        return relays;
    }

    void direct(ByteBuf datagram, UdpEndpoint destination) {
        if (edge != null) {
            edge.send(datagram, destination.socketAddress());
        } else {
            datagram.release();
        }
    }

    void direct(ByteBuf datagram, UdpEndpoint destination, Runnable refused) {
        if (edge != null) {
            edge.send(datagram, destination.socketAddress(), refused);
        } else {
            datagram.release();
        }
    }

    void relayed(ByteBuf datagram, int region, NodePublicKey destination) {
        if (relays != null) {
            relays.send(region, destination, datagram);
        } else {
            datagram.release();
        }
    }

    /** A relay through which a node was heard; 0 for none. */
    int route(NodePublicKey nodeKey) {
        return relays == null ? 0 : relays.route(nodeKey).orElse(0);
    }

    void flush() {
        if (edge != null) {
            edge.flush();
        }
        if (relays != null) {
            relays.flush();
        }
    }

    void addCounters(Map<String, Long> all) {
        if (edge != null) {
            edge.counters().snapshot().forEach((counter, count) -> all.put(counter.name(), count));
        }
        if (relays != null) {
            relays.counters().forEach((counter, count) -> all.put("DERP_" + counter, count));
        }
    }

    CompletionStage<Void> close() {
        CompletionStage<Void> done = CompletableFuture.completedFuture(null);
        if (relays != null) {
            done = relays.close();
        }
        UdpEdge bound = edge;
        return bound == null ? done : done.thenCompose(closed -> bound.close());
    }
}
