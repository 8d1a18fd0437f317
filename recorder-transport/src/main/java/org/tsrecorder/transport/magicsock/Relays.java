package org.tsrecorder.transport.magicsock;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import org.tsrecorder.transport.derphttp.DerpListener;
import org.tsrecorder.transport.derphttp.LatencySample;
import org.tsrecorder.transport.derphttp.RegionStatus;
import org.tsrecorder.transport.key.NodePrivateKey;
import org.tsrecorder.transport.key.NodePublicKey;
import org.tsrecorder.transport.tailcfg.DerpMap;

/**
 * What a {@link MagicSocket} needs of relays: {@link org.tsrecorder.transport.derphttp.DerpRelays}, whose methods these
 * are, or what stands for it in a test. All methods are for the event loop.
 */
interface Relays {
    /** Makes relays. */
    @FunctionalInterface
    interface Factory {
        /** Relays of which none is known yet. */
        Relays create(EventLoop loop, DerpListener listener);
    }

    void setPrivateKey(NodePrivateKey key);

    void setDerpMap(DerpMap map);

    void setHome(int region);

    void send(int region, NodePublicKey destination, ByteBuf packet);

    void flush();

    OptionalInt route(NodePublicKey peer);

    long silenceNanos(int region);

    List<RegionStatus> status();

    Map<String, Long> counters();

    void rebind();

    CompletionStage<LatencySample> measureLatency(int region, long timeoutMillis);

    CompletionStage<Void> close();
}
