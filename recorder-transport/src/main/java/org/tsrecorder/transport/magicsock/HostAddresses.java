package org.tsrecorder.transport.magicsock;

import java.net.Inet6Address;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.packet.IpPrefix;

/** The addresses of this host that a peer may try: {@code LocalAddresses} of Tailscale's {@code netmon}. */
public final class HostAddresses {
    private static final int MOST_IN_ONE_V6_SUBNET = 2;
    private static final int MOST = 50;

    /** Addresses within tailnets: a way through the tunnel is no way for the tunnel. */
    private static final List<IpPrefix> TAILSCALE =
            List.of(IpPrefix.of("100.64.0.0/10"), IpPrefix.of("fd7a:115c:a1e0::/48"));

    private static final IpPrefix UNIQUE_LOCAL = IpPrefix.of("fc00::/7");

    private HostAddresses() {}

    /**
     * An address with the length of its subnet's prefix.
     *
     * @param address the interface's
     * @param prefixLength in bits
     */
    record Assigned(IpAddress address, int prefixLength) {}

    /**
     * What to tell peers, and what there is for want of anything better.
     *
     * @param regular addresses that may work from elsewhere
     * @param loopback addresses that work on this host alone
     */
    public record Found(List<IpAddress> regular, List<IpAddress> loopback) {
        /** Takes copies of the lists. */
        public Found {
            regular = List.copyOf(regular);
            loopback = List.copyOf(loopback);
        }
    }

    /** Asks the system; finds nothing, not even loopback, where that fails. */
    public static Found list() {
        List<Assigned> assigned = new ArrayList<>();
        try {
            NetworkInterface.networkInterfaces()
                    .filter(HostAddresses::isUp)
                    .forEach(each -> each.getInterfaceAddresses().forEach(address -> assigned.add(assigned(address))));
        } catch (SocketException noInterfaces) {
            return new Found(List.of(), List.of());
        }
        return choose(assigned);
    }

    /**
     * Containers come and go: an interface that is gone by the time it is asked is down, and says nothing of others.
     */
    private static boolean isUp(NetworkInterface candidate) {
        try {
            return candidate.isUp();
        } catch (SocketException gone) {
            return false;
        }
    }

    private static Assigned assigned(InterfaceAddress address) {
        IpAddress ip = IpAddress.ofOctets(address.getAddress().getAddress());
        boolean v6 = address.getAddress() instanceof Inet6Address;
        // The JDK tells some IPv6 prefixes as negative numbers.
        int length = Math.clamp(address.getNetworkPrefixLength(), 0, v6 ? 128 : 32);
        return new Assigned(ip, length);
    }

    /** Chooses of all addresses. */
    static Found choose(List<Assigned> all) {
        List<IpAddress> regular = new ArrayList<>();
        List<IpAddress> lastResort = new ArrayList<>();
        List<IpAddress> loopback = new ArrayList<>();
        Map<IpPrefix, Integer> v6Subnets = new HashMap<>();
        for (Assigned assigned : all) {
            IpAddress address = assigned.address();
            if (address.isLoopback()) {
                loopback.add(address);
            } else if (TAILSCALE.stream().noneMatch(prefix -> prefix.contains(address)) && !isV6LinkLocal(address)) {
                boolean poor = address.isLinkLocal() || UNIQUE_LOCAL.contains(address);
                IpPrefix subnet = new IpPrefix(address, assigned.prefixLength());
                if (poor) {
                    lastResort.add(address);
                } else if (address.isV4() || v6Subnets.merge(subnet, 1, Integer::sum) <= MOST_IN_ONE_V6_SUBNET) {
                    regular.add(address);
                }
            }
        }
        List<IpAddress> chosen = regular.isEmpty() ? lastResort : regular;
        return new Found(
                chosen.stream().sorted().limit(MOST).toList(),
                loopback.stream().sorted().toList());
    }

    private static boolean isV6LinkLocal(IpAddress address) {
        return address.isV6() && address.isLinkLocal();
    }
}
