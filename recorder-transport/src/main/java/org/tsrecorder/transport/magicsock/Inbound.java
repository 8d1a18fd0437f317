package org.tsrecorder.transport.magicsock;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import org.tsrecorder.transport.dataplane.PathReceiver;
import org.tsrecorder.transport.dataplane.UdpEndpointCache;
import org.tsrecorder.transport.derp.PeerGoneReason;
import org.tsrecorder.transport.derphttp.DerpListener;
import org.tsrecorder.transport.disco.Disco;
import org.tsrecorder.transport.key.NodePublicKey;
import org.tsrecorder.transport.udp.DatagramHandler;

/** Sorts what comes over UDP and from relays. */
final class Inbound implements DatagramHandler, DerpListener {
    private final PathReceiver receiver;
    private final PathTable table;
    private final DiscoReceiver disco;
    private final MagicCounters counters;
    private final StunReceiver stun;
    private final IntConsumer relayLost;
    private final LongSupplier nanoTime;
    private final UdpEndpointCache endpoints = new UdpEndpointCache();

    /** Takes answers of STUN servers. */
    @FunctionalInterface
    interface StunReceiver {
        /** A datagram that looks like one; stays the caller's. */
        void receive(long nowNanos, ByteBuf datagram);
    }

    /**
     * Who takes what.
     *
     * @param relayLost the region that is not connected any more, or again not
     */
    record Receivers(PathReceiver wireGuard, DiscoReceiver disco, StunReceiver stun, IntConsumer relayLost) {}

    Inbound(Receivers receivers, PathTable table, MagicCounters counters, LongSupplier nanoTime) {
        this.receiver = receivers.wireGuard();
        this.disco = receivers.disco();
        this.stun = receivers.stun();
        this.relayLost = receivers.relayLost();
        this.table = table;
        this.counters = counters;
        this.nanoTime = nanoTime;
    }

    // From the UDP socket.

    @Override
    public void datagram(ByteBuf datagram, InetSocketAddress source) {
        DatagramKind kind = DatagramKind.of(datagram);
        if (kind == DatagramKind.WIREGUARD) {
            receiver.datagram(endpoints.of(source), datagram);
            return;
        }
        try {
            switch (kind) {
                case DISCO -> disco.receive(nanoTime.getAsLong(), endpoints.of(source), datagram);
                case STUN -> {
                    counters.increment(MagicCounter.STUN_RECEIVED);
                    stun.receive(nanoTime.getAsLong(), datagram);
                }
                default -> counters.increment(MagicCounter.GENEVE_DROPPED);
            }
        } finally {
            datagram.release();
        }
    }

    @Override
    public void batchComplete() {
        receiver.batchComplete();
    }

    // From relays.

    @Override
    public void packet(int region, NodePublicKey source, ByteBuf packet) {
        PeerPath path = table.get(source);
        if (path == null) {
            counters.increment(MagicCounter.RELAYED_FROM_STRANGERS);
            packet.release();
            return;
        }
        counters.increment(MagicCounter.DATAGRAMS_RECEIVED_RELAYED);
        if (!Disco.isDisco(packet)) {
            receiver.datagram(path.behind(region), packet);
            return;
        }
        try {
            disco.receive(nanoTime.getAsLong(), path.behind(region), packet);
        } finally {
            packet.release();
        }
    }

    @Override
    public void connected(int region) {
        // What waited for the region is sent by the relays themselves.
    }

    @Override
    public void disconnected(int region, String reason) {
        // The relays connect again by themselves, and forget whom they heard there.
        relayLost.accept(region);
    }

    @Override
    public void peerGone(int region, NodePublicKey peer, PeerGoneReason reason) {
        // The relays forget that they heard it there.
    }

    @Override
    public void health(int region, String problem) {
        // Kept in RegionStatus.
    }
}
