package org.tsrecorder.transport.netstack;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.packet.IpHeader;

/**
 * Who is bound to which port of which address: a listener's or socket's own address first, then the family's wildcard.
 *
 * @param <T> what is bound
 */
final class PortTable<T> {
    private record Binding<T>(IpAddress address, T bound) {}

    private final Map<Integer, List<Binding<T>>> byPort = new HashMap<>();

    /** Binds, unless exactly this address and port are taken. */
    boolean bind(IpAddress address, int port, T bound) {
        List<Binding<T>> bindings = byPort.computeIfAbsent(port, key -> new ArrayList<>(2));
        for (Binding<T> binding : bindings) {
            if (binding.address.equals(address)) {
                return false;
            }
        }
        bindings.add(new Binding<>(address, bound));
        return true;
    }

    void unbind(IpAddress address, int port) {
        List<Binding<T>> bindings = byPort.getOrDefault(port, new ArrayList<>());
        bindings.removeIf(binding -> binding.address.equals(address));
        if (bindings.isEmpty()) {
            byPort.remove(port);
        }
    }

    boolean isBound(IpAddress address, int port) {
        return byPort.getOrDefault(port, List.of()).stream().anyMatch(binding -> binding.address.equals(address));
    }

    /** Who wants a packet to its destination and this port. */
    @Nullable
    T find(IpHeader ip, int port) {
        return find(ip.isV6(), ip.destinationHigh(), ip.destinationLow(), port);
    }

    /** Who sent a packet, which an ICMP error quotes, from its source and this port. */
    @Nullable
    T findSender(IpHeader ip, int port) {
        return find(ip.isV6(), ip.sourceHigh(), ip.sourceLow(), port);
    }

    private @Nullable T find(boolean v6, long high, long low, int port) {
        List<Binding<T>> bindings = byPort.get(port);
        if (bindings == null) {
            return null;
        }
        T wildcard = null;
        for (Binding<T> binding : bindings) {
            if (binding.address.is(v6, high, low)) {
                return binding.bound;
            }
            if (binding.address.isV6() == v6 && binding.address.isUnspecified()) {
                wildcard = binding.bound;
            }
        }
        return wildcard;
    }

    List<T> all() {
        List<T> all = new ArrayList<>();
        byPort.values().forEach(bindings -> bindings.forEach(binding -> all.add(binding.bound)));
        return all;
    }
}
