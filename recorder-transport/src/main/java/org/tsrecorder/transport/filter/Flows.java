package org.tsrecorder.transport.filter;

import java.util.LinkedHashMap;
import java.util.Map;
import org.tsrecorder.transport.packet.IpHeader;

/** Flows without connections that we began: the last so many, by use. */
final class Flows {
    /** As many as Tailscale's filter remembers. */
    static final int MOST = 512;

    private static final float LOAD_FACTOR = 0.75f;

    private record Flow(long ourHigh, long ourLow, long theirHigh, long theirLow, long protocolAndPorts) {}

    @SuppressWarnings("serial") // never serialized
    private final Map<Flow, Boolean> flows = new LinkedHashMap<>(MOST, LOAD_FACTOR, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Flow, Boolean> eldest) {
            return size() > MOST;
        }
    };

    /** Notes a packet of ours. */
    void sent(IpHeader ip, int sourcePort, int destinationPort) {
        flows.put(
                new Flow(
                        ip.sourceHigh(),
                        ip.sourceLow(),
                        ip.destinationHigh(),
                        ip.destinationLow(),
                        key(ip, sourcePort, destinationPort)),
                true);
    }

    /** Whether a packet answers one of ours. */
    boolean isAnswer(IpHeader ip, int sourcePort, int destinationPort) {
        return flows.get(new Flow(
                        ip.destinationHigh(),
                        ip.destinationLow(),
                        ip.sourceHigh(),
                        ip.sourceLow(),
                        key(ip, destinationPort, sourcePort)))
                != null;
    }

    int size() {
        return flows.size();
    }

    private static long key(IpHeader ip, int ourPort, int theirPort) {
        long ports = ((long) ourPort << 16) | theirPort;
        return (ports << 16) | ((long) ip.protocol() << 1) | (ip.isV6() ? 1 : 0);
    }
}
