package org.tsrecorder.transport.magicsock;

import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import org.tsrecorder.transport.derphttp.DerpRelays;
import org.tsrecorder.transport.derphttp.LatencySample;
import org.tsrecorder.transport.derphttp.RegionStatus;
import org.tsrecorder.transport.key.NodePrivateKey;
import org.tsrecorder.transport.key.NodePublicKey;
import org.tsrecorder.transport.tailcfg.DerpMap;

/** Real relays. */
record DerpPaths(DerpRelays relays) implements Relays {
    @Override
    public void setPrivateKey(NodePrivateKey key) {
        relays.setPrivateKey(key);
    }

    @Override
    public void setDerpMap(DerpMap map) {
        relays.setDerpMap(map);
    }

    @Override
    public void setHome(int region) {
        relays.setHome(region);
    }

    @Override
    public void send(int region, NodePublicKey destination, ByteBuf packet) {
        relays.send(region, destination, packet);
    }

    @Override
    public void flush() {
        relays.flush();
    }

    @Override
    public OptionalInt route(NodePublicKey peer) {
        return relays.route(peer);
    }

    @Override
    public long silenceNanos(int region) {
        return relays.silenceNanos(region);
    }

    @Override
    public List<RegionStatus> status() {
        return relays.status();
    }

    @Override
    public Map<String, Long> counters() {
        return relays.counters();
    }

    @Override
    public void rebind() {
        relays.rebind();
    }

    @Override
    public CompletionStage<LatencySample> measureLatency(int region, long timeoutMillis) {
        return relays.measureLatency(region, timeoutMillis);
    }

    @Override
    public CompletionStage<Void> close() {
        return relays.close();
    }
}
