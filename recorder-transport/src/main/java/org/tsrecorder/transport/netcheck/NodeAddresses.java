package org.tsrecorder.transport.netcheck;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.tailcfg.DerpNode;

/** Where nodes answer STUN: as the map says, or as names resolve. */
final class NodeAddresses {
    private final Map<String, List<IpAddress>> resolved = new HashMap<>();

    void resolved(String host, List<IpAddress> addresses) {
        resolved.put(host, List.copyOf(addresses));
    }

    static int port(DerpNode node) {
        return node.stunPort() == 0 ? DerpNode.DEFAULT_STUN_PORT : node.stunPort();
    }

    /** Whether the node's name has to be resolved before it can be asked. */
    boolean isUnknown(DerpNode node, boolean v6) {
        return text(node, v6).isEmpty() && node.stunPort() >= 0 && !resolved.containsKey(node.hostName());
    }

    /** Empty if the node has no STUN server, or no address of the family. */
    Optional<IpAddress> of(DerpNode node, boolean v6) {
        String text = text(node, v6);
        if (node.stunPort() < 0) {
            return Optional.empty();
        }
        if (!text.isEmpty()) {
            return IpAddress.parse(text).filter(address -> address.isV6() == v6);
        }
        return resolved.getOrDefault(node.hostName(), List.of()).stream()
                .filter(address -> address.isV6() == v6)
                .findFirst();
    }

    private static String text(DerpNode node, boolean v6) {
        if (!node.stunTestIp().isEmpty()) {
            return node.stunTestIp();
        }
        return v6 ? node.ipv6() : node.ipv4();
    }
}
