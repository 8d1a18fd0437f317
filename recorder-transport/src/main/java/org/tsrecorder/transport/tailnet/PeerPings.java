package org.tsrecorder.transport.tailnet;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.tsrecorder.transport.control.PingHandler;
import org.tsrecorder.transport.dataplane.PingType;
import org.tsrecorder.transport.netmap.WhoIs;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.packet.IpEndpoint;
import org.tsrecorder.transport.tailcfg.DerpRegion;
import org.tsrecorder.transport.tailcfg.PingResponse;

/** Pings peers for the owner and for control. Belongs to the event loop. */
final class PeerPings implements PingHandler {
    private static final Duration CONTROL_PATIENCE = Duration.ofSeconds(10);
    private static final double NANOS = 1e9;

    private final RunningNode node;

    PeerPings(RunningNode node) {
        this.node = node;
    }

    /** Asks whoever has this address. */
    CompletionStage<TailnetPing> ping(IpAddress address, TailnetPing.Type type, Duration patience) {
        Optional<WhoIs> known = node.whoIs(address);
        if (known.isEmpty()) {
            return CompletableFuture.failedFuture(new IOException("no node of the tailnet has the address " + address));
        }
        String name = known.get().node().fqdn();
        return switch (type) {
            case DISCO ->
                node.paths()
                        .ping(known.get().node().key(), patience)
                        .thenApply(answer -> new TailnetPing(
                                name, address, answer.latency(), answer.endpoint(), answer.derpRegion()));
            case TSMP -> through(PingType.TSMP, name, address, patience);
            case ICMP -> through(PingType.ICMP, name, address, patience);
        };
    }

    @Override
    public CompletionStage<PingResponse> ping(IpAddress ip, String type) {
        return switch (type) {
            case "disco" -> answer(ip, type, TailnetPing.Type.DISCO);
            case "TSMP" -> answer(ip, type, TailnetPing.Type.TSMP);
            case "ICMP" -> answer(ip, type, TailnetPing.Type.ICMP);
            default ->
                CompletableFuture.completedFuture(
                        PingResponse.failed(type, ip.toString(), "this node does not ping by " + type));
        };
    }

    private CompletionStage<PingResponse> answer(IpAddress ip, String word, TailnetPing.Type type) {
        if (node.addresses().contains(ip)) {
            return CompletableFuture.completedFuture(
                    new PingResponse(word, ip.toString(), "", "", "", 0, "", 0, "", true));
        }
        return ping(ip, type, CONTROL_PATIENCE)
                .thenApply(answer -> new PingResponse(
                        word,
                        ip.toString(),
                        ip.toString(),
                        answer.name(),
                        "",
                        answer.latency().toNanos() / NANOS,
                        answer.direct().map(IpEndpoint::toString).orElse(""),
                        answer.derpRegion(),
                        regionCode(answer.derpRegion()),
                        false));
    }

    private String regionCode(int region) {
        DerpRegion known = node.map().derpMap().regions().get(region);
        return known == null ? "" : known.code();
    }

    private CompletionStage<TailnetPing> through(PingType type, String name, IpAddress address, Duration patience) {
        return node.plane()
                .ping(type, address, patience)
                .thenApply(answer -> new TailnetPing(name, address, answer.latency(), Optional.empty(), 0));
    }
}
