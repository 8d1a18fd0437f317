package org.tsrecorder.transport.localapi;

import java.net.InetAddress;
import java.util.List;

/**
 * This host's node.
 *
 * @param backendState upstream's word: {@code Running}, or else {@code NeedsLogin}, {@code Stopped}, {@code Starting} …
 * @param tun whether the node's addresses are addresses of this host; else tailscaled is in userspace mode, and what
 *     reaches the node is forwarded to the same port of 127.0.0.1
 * @param addresses of the node in its tailnet; none before it has joined
 * @param dnsName its fully qualified name, without the trailing dot; empty before it has joined
 * @param stableId its stable ID; empty before it has joined
 */
public record LocalStatus(
        String backendState, boolean tun, List<InetAddress> addresses, String dnsName, String stableId) {
    /** Copies the addresses. */
    public LocalStatus {
        addresses = List.copyOf(addresses);
    }

    /** Whether the node is in its tailnet. */
    public boolean isRunning() {
        return backendState.equals("Running") && !addresses.isEmpty();
    }
}
