package org.tsrecorder.transport.magicsock;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.packet.IpEndpoint;
import org.tsrecorder.transport.tailcfg.Endpoint;
import org.tsrecorder.transport.tailcfg.EndpointType;

/**
 * Puts together where we may be reached, from far but sure to near: what STUN servers saw, what is configured, the
 * host's addresses. Upstream's {@code determineEndpoints}.
 */
final class OwnEndpoints {
    private final List<IpEndpoint> configured;
    private final Map<IpEndpoint, EndpointType> found = new LinkedHashMap<>();

    private OwnEndpoints(List<IpEndpoint> configured) {
        this.configured = configured;
    }

    /**
     * All endpoints, each once.
     *
     * @param bound the socket's address with its real port
     * @param stun what servers saw of that socket
     * @param configured what is known from outside
     * @param host the host's addresses, for a socket that is bound to all of them
     */
    static List<Endpoint> determine(
            InetSocketAddress bound, StunView stun, List<IpEndpoint> configured, HostAddresses.Found host) {
        OwnEndpoints own = new OwnEndpoints(configured);
        own.addSeenByServers(stun, bound.getPort());
        own.addLocal(bound, host);
        List<Endpoint> all = new ArrayList<>();
        own.found.forEach((address, type) -> all.add(new Endpoint(address, type)));
        return all;
    }

    private void addSeenByServers(StunView stun, int localPort) {
        stun.v4().forEach(seen -> add(seen, EndpointType.STUN));
        stun.v6().forEach(seen -> add(seen, EndpointType.STUN));
        boolean guess = stun.mappingVariesByDestIp().orElse(false) && !stun.v4().isEmpty();
        if (guess) {
            // Somebody may have told the router to forward the port that we were told to listen at.
            add(new IpEndpoint(stun.v4().get(0).address(), localPort), EndpointType.STUN4_LOCAL_PORT);
        }
        configured.forEach(known -> add(known, EndpointType.EXPLICIT_CONF));
    }

    private void addLocal(InetSocketAddress bound, HostAddresses.Found host) {
        if (!bound.getAddress().isAnyLocalAddress()) {
            IpAddress only = IpAddress.ofOctets(bound.getAddress().getAddress());
            add(new IpEndpoint(only, bound.getPort()), EndpointType.LOCAL);
            return;
        }
        boolean nothingElse = host.regular().isEmpty() && found.isEmpty();
        for (IpAddress address : nothingElse ? host.loopback() : host.regular()) {
            add(new IpEndpoint(address, bound.getPort()), EndpointType.LOCAL);
        }
    }

    private void add(IpEndpoint endpoint, EndpointType type) {
        found.putIfAbsent(endpoint, type);
    }
}
