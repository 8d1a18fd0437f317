package org.tsrecorder.transport.magicsock;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.transport.derphttp.DerpListener;
import org.tsrecorder.transport.derphttp.LatencySample;
import org.tsrecorder.transport.derphttp.RegionStatus;
import org.tsrecorder.transport.key.NodePrivateKey;
import org.tsrecorder.transport.key.NodePublicKey;
import org.tsrecorder.transport.tailcfg.DerpMap;

/** A relay within the process, of one region: it hands packets from loop to loop. */
final class RelayHub {
    static final int REGION = 1;

    /** How far regions are, in nanoseconds; those that are not here do not answer. */
    final Map<Integer, Long> latencies = new ConcurrentHashMap<>();

    private final Map<NodePublicKey, Client> clients = new ConcurrentHashMap<>();

    Relays connect(EventLoop loop, DerpListener listener) {
        return new Client(loop, listener);
    }

    /** A node loses its connection to a region. */
    void lose(NodePublicKey node, int region) {
        Client client = clients.get(node);
        if (client != null) {
            client.loop.execute(() -> client.listener.disconnected(region, "lost"));
        }
    }

    /** One node's relays. */
    private final class Client implements Relays {
        private final EventLoop loop;
        private final DerpListener listener;
        private @Nullable NodePublicKey key;

        Client(EventLoop loop, DerpListener listener) {
            this.loop = loop;
            this.listener = listener;
        }

        @Override
        public void setPrivateKey(NodePrivateKey nodeKey) {
            key = nodeKey.publicKey();
            clients.put(nodeKey.publicKey(), this);
        }

        @Override
        public void send(int region, NodePublicKey destination, ByteBuf packet) {
            Client receiver = clients.get(destination);
            NodePublicKey sender = key;
            if (region != REGION || receiver == null || sender == null) {
                packet.release();
                return;
            }
            ByteBuf copy = packet.copy();
            packet.release();
            receiver.loop.execute(() -> {
                receiver.listener.packet(REGION, sender, copy);
                receiver.listener.batchComplete();
            });
        }

        @Override
        public void setDerpMap(DerpMap map) {}

        @Override
        public void setHome(int region) {}

        @Override
        public void flush() {}

        @Override
        public OptionalInt route(NodePublicKey peer) {
            return OptionalInt.empty();
        }

        @Override
        public long silenceNanos(int region) {
            return Long.MAX_VALUE;
        }

        @Override
        public List<RegionStatus> status() {
            return List.of();
        }

        @Override
        public Map<String, Long> counters() {
            return Map.of();
        }

        @Override
        public void rebind() {}

        @Override
        public CompletionStage<LatencySample> measureLatency(int region, long timeoutMillis) {
            Long nanos = latencies.get(region);
            return nanos == null
                    ? CompletableFuture.failedFuture(new IOException("not measured"))
                    : CompletableFuture.completedFuture(new LatencySample(nanos, false));
        }

        @Override
        public CompletionStage<Void> close() {
            if (key != null) {
                clients.remove(key, this);
            }
            return CompletableFuture.completedFuture(null);
        }
    }
}
