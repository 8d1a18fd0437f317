package org.tsrecorder.transport.magicsock;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.transport.crypto.RandomSource;
import org.tsrecorder.transport.dataplane.UdpEndpoint;
import org.tsrecorder.transport.disco.DiscoMessage;
import org.tsrecorder.transport.disco.DiscoMessage.CallMeMaybe;
import org.tsrecorder.transport.disco.DiscoMessage.Ping;
import org.tsrecorder.transport.disco.DiscoMessage.Pong;
import org.tsrecorder.transport.disco.TransactionId;
import org.tsrecorder.transport.key.NodePublicKey;
import org.tsrecorder.transport.packet.IpEndpoint;
import org.tsrecorder.transport.wireguard.Endpoint;

/** Seals disco messages and hands them to what carries them. */
final class DiscoSender implements DiscoOutput {
    private final Carriers carriers;
    private final RandomSource random;
    private final MagicCounters counters;
    private NodePublicKey nodeKey;

    DiscoSender(Carriers carriers, RandomSource random, MagicCounters counters, NodePublicKey nodeKey) {
        this.carriers = carriers;
        this.random = random;
        this.counters = counters;
        this.nodeKey = nodeKey;
    }

    /** Who we are, from now on. */
    void nodeKey(NodePublicKey changed) {
        nodeKey = changed;
    }

    void pingDirect(PeerPath path, UdpEndpoint to, TransactionId transaction) {
        ByteBuf sealed = seal(path.disco, ping(transaction));
        if (sealed != null) {
            counters.increment(MagicCounter.PINGS_SENT);
            carriers.direct(sealed, to, () -> {
                counters.increment(MagicCounter.DESTINATIONS_REFUSED);
                path.refused(to);
            });
        }
    }

    void pingRelayed(PeerPath path, int region, TransactionId transaction) {
        ByteBuf sealed = seal(path.disco, ping(transaction));
        if (sealed != null) {
            counters.increment(MagicCounter.PINGS_SENT);
            carriers.relayed(sealed, region, path.nodeKey());
        }
    }

    private Ping ping(TransactionId transaction) {
        return new Ping(transaction, Optional.of(nodeKey));
    }

    @Override
    public void pong(DiscoPeer peer, Endpoint destination, Pong pong) {
        ByteBuf sealed = seal(peer, pong);
        if (sealed == null) {
            return;
        }
        counters.increment(MagicCounter.PONGS_SENT);
        if (destination instanceof RelayEndpoint relay) {
            carriers.relayed(sealed, relay.region(), relay.nodeKey());
        } else if (destination instanceof UdpEndpoint udp) {
            carriers.direct(sealed, udp);
        } else {
            sealed.release();
        }
    }

    void callMeMaybe(PeerPath path, List<IpEndpoint> ours) {
        ByteBuf sealed = path.relayRegion() == 0 ? null : seal(path.disco, new CallMeMaybe(ours));
        if (sealed != null) {
            counters.increment(MagicCounter.CALLS_SENT);
            carriers.relayed(sealed, path.relayRegion(), path.nodeKey());
        }
    }

    private @Nullable ByteBuf seal(@Nullable DiscoPeer peer, DiscoMessage message) {
        return peer == null
                ? null
                : peer.box.seal(message, random, ByteBufAllocator.DEFAULT).orElse(null);
    }
}
