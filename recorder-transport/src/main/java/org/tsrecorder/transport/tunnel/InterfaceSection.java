package org.tsrecorder.transport.tunnel;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.transport.key.NodePrivateKey;
import org.tsrecorder.transport.packet.IpAddress;

/** What the {@code [Interface]} section says, gathered line by line; it may come in several pieces, as in wg-quick. */
final class InterfaceSection {
    /** What wg-quick does to a kernel's interface, routes or resolver, or runs as a command. We do none of it. */
    private static final Set<String> NOT_FOR_US =
            Set.of("dns", "table", "fwmark", "saveconfig", "preup", "postup", "predown", "postdown");

    /** What IPv6 links must carry (RFC 8200 §5), and the least that our stack works with. */
    private static final int LEAST_MTU = 1_280;

    /** The largest UDP datagram, less WireGuard's 32 bytes. */
    private static final int MOST_MTU = 65_475;

    final Set<String> ignored = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    final List<IpAddress> addresses = new ArrayList<>();
    int listenPort;
    int mtu = WireGuardConfig.DEFAULT_MTU;
    private @Nullable NodePrivateKey privateKey;

    void take(ConfigLine line) {
        switch (line.name()) {
            case "privatekey" -> privateKey = line.secret(NodePrivateKey::parseBase64);
            case "listenport" -> listenPort = line.port();
            case "address" -> takeAddresses(line);
            case "mtu" -> mtu = line.number(LEAST_MTU, MOST_MTU);
            default -> ignore(line);
        }
    }

    private void ignore(ConfigLine line) {
        if (!NOT_FOR_US.contains(line.name())) {
            throw new WireGuardConfigException(line.place() + ": [Interface] has no key \"" + line.shownKey()
                    + "\"; wanted PrivateKey, ListenPort, Address or MTU");
        }
        ignored.add(line.key());
    }

    private void takeAddresses(ConfigLine line) {
        line.prefixes(); // says what is wrong with the length
        for (String item : line.items()) {
            int slash = item.indexOf('/');
            IpAddress address = IpAddress.of(slash < 0 ? item : item.substring(0, slash));
            if (address.isUnspecified() || address.isMulticast() || address.isLoopback()) {
                throw line.wanted("an address of a host");
            }
            if (!addresses.contains(address)) {
                addresses.add(address);
            }
        }
        if (addresses.size() > WireGuardConfig.MAX_ADDRESSES) {
            throw new WireGuardConfigException(
                    line.place() + ": Address: wanted at most " + WireGuardConfig.MAX_ADDRESSES);
        }
    }

    NodePrivateKey privateKey(String source) {
        if (privateKey == null) {
            throw new WireGuardConfigException(source + ": [Interface]: wanted PrivateKey = …, found none");
        }
        return privateKey;
    }

    void check(String source) {
        if (addresses.isEmpty()) {
            throw new WireGuardConfigException(source + ": [Interface]: wanted Address = …, found none");
        }
    }
}
