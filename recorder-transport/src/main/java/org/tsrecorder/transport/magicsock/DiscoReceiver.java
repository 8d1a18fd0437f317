package org.tsrecorder.transport.magicsock;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.transport.dataplane.UdpEndpoint;
import org.tsrecorder.transport.disco.Disco;
import org.tsrecorder.transport.disco.DiscoBox;
import org.tsrecorder.transport.disco.DiscoMessage;
import org.tsrecorder.transport.disco.DiscoMessage.CallMeMaybe;
import org.tsrecorder.transport.disco.DiscoMessage.Ping;
import org.tsrecorder.transport.disco.DiscoMessage.Pong;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.packet.IpEndpoint;
import org.tsrecorder.transport.wireguard.Endpoint;

/** Opens disco datagrams, and does what they ask if whoever asks may. Does no I/O. */
final class DiscoReceiver {
    /** Stands for relays where an address is wanted; the region is the port. Tailscale's {@code DerpMagicIP}. */
    private static final IpAddress DERP_MAGIC_IP = IpAddress.of("127.3.3.40");

    private final PathTable table;
    private final PathContext context;
    private final MagicCounters counters;
    private final DiscoOutput out;

    DiscoReceiver(PathTable table, PathContext context, MagicCounters counters, DiscoOutput out) {
        this.table = table;
        this.context = context;
        this.counters = counters;
        this.out = out;
    }

    /**
     * Receives a datagram.
     *
     * @param source a {@link UdpEndpoint}, or a {@link RelayEndpoint} of a peer
     * @param datagram one that {@link Disco#isDisco}; stays the caller's
     */
    void receive(long nowNanos, Endpoint source, ByteBuf datagram) {
        DiscoPeer peer = table.get(Disco.sender(datagram));
        if (peer == null) {
            counters.increment(MagicCounter.DISCO_FROM_STRANGERS);
            return;
        }
        DiscoBox.Opened opened = peer.box.open(datagram);
        if (!opened.authentic()) {
            counters.increment(MagicCounter.DISCO_UNOPENED);
            return;
        }
        DiscoMessage message = opened.message().orElse(null);
        switch (message) {
            case null -> counters.increment(MagicCounter.DISCO_NOT_UNDERSTOOD);
            case Ping ping -> ping(nowNanos, source, peer, ping);
            case Pong pong -> pong(nowNanos, source, peer, pong);
            case CallMeMaybe call -> callMeMaybe(nowNanos, source, peer, call);
        }
    }

    private void ping(long nowNanos, Endpoint source, DiscoPeer peer, Ping ping) {
        counters.increment(MagicCounter.PINGS_RECEIVED);
        if (source instanceof UdpEndpoint udp) {
            if (context.neverDirect) {
                counters.increment(MagicCounter.DISCO_MISPLACED);
            } else if (isNews(nowNanos, udp, peer, ping)) {
                out.pong(peer, source, new Pong(ping.transaction(), udp.ipEndpoint()));
            } else {
                counters.increment(MagicCounter.PINGS_REPEATED);
            }
        } else {
            out.pong(peer, source, new Pong(ping.transaction(), new IpEndpoint(DERP_MAGIC_IP, source.port())));
        }
    }

    /** Makes the source a candidate of whoever pinged; false if that very ping came from there before. */
    private boolean isNews(long nowNanos, UdpEndpoint source, DiscoPeer peer, Ping ping) {
        PeerPath sender = senderOf(peer, ping);
        if (sender != null) {
            return sender.pingReceived(nowNanos, source, ping.transaction());
        }
        boolean news = false;
        for (PeerPath path : peer.paths()) {
            news |= path.pingReceived(nowNanos, source, ping.transaction());
        }
        return news;
    }

    /** Which of the peers with this disco key it is; null if that cannot be told. */
    private @Nullable PeerPath senderOf(DiscoPeer peer, Ping ping) {
        PeerPath named = ping.nodeKey().map(table::get).orElse(null);
        return named != null && named.disco == peer ? named : peer.only();
    }

    private void pong(long nowNanos, Endpoint source, DiscoPeer peer, Pong pong) {
        for (PeerPath path : peer.paths()) {
            if (path.pongReceived(nowNanos, pong, source instanceof RelayEndpoint)) {
                counters.increment(MagicCounter.PONGS_RECEIVED);
                return;
            }
        }
        counters.increment(MagicCounter.PONGS_UNEXPECTED);
    }

    /** Only a relay has made sure of who sends it, and only control has said which disco key that node has. */
    private void callMeMaybe(long nowNanos, Endpoint source, DiscoPeer peer, CallMeMaybe call) {
        PeerPath path = source instanceof RelayEndpoint relay ? table.get(relay.nodeKey()) : null;
        if (path == null || path.disco != peer) {
            counters.increment(MagicCounter.DISCO_MISPLACED);
            return;
        }
        counters.increment(MagicCounter.CALLS_RECEIVED);
        path.callMeMaybeReceived(nowNanos, call.endpoints());
    }
}
