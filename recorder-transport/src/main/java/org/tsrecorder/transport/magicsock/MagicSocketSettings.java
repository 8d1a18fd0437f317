package org.tsrecorder.transport.magicsock;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.tsrecorder.transport.crypto.RandomSource;
import org.tsrecorder.transport.derphttp.DerpHttpSettings;
import org.tsrecorder.transport.packet.IpEndpoint;
import org.tsrecorder.transport.udp.UdpSettings;

/**
 * How a {@link MagicSocket} is opened.
 *
 * @param udp the socket; its wildcard address stands for both families
 * @param derp how relays are reached
 * @param neverDirectUdp whether all goes through relays: for tests, Tailscale's {@code TS_DEBUG_NEVER_DIRECT_UDP}
 * @param staticEndpoints where we may be reached besides what is found out
 * @param hostAddresses asks for the host's addresses
 * @param random for nonces and transactions; must be cryptographically strong
 * @param nanoTime measures time
 */
public record MagicSocketSettings(
        UdpSettings udp,
        DerpHttpSettings derp,
        boolean neverDirectUdp,
        List<IpEndpoint> staticEndpoints,
        Supplier<HostAddresses.Found> hostAddresses,
        RandomSource random,
        LongSupplier nanoTime) {
    /** Takes a copy of the list. */
    public MagicSocketSettings {
        staticEndpoints = List.copyOf(staticEndpoints);
    }

    /**
     * What a node in use wants.
     *
     * @param port the UDP port; 0 for any
     */
    public static MagicSocketSettings of(int port) {
        return new MagicSocketSettings(
                UdpSettings.of(new InetSocketAddress(port)),
                DerpHttpSettings.standard(),
                false,
                List.of(),
                HostAddresses::list,
                RandomSource.secure(),
                System::nanoTime);
    }

    /** The same with another socket. */
    public MagicSocketSettings withUdp(UdpSettings other) {
        return new MagicSocketSettings(other, derp, neverDirectUdp, staticEndpoints, hostAddresses, random, nanoTime);
    }

    /** The same with relays reached another way. */
    public MagicSocketSettings withDerp(DerpHttpSettings other) {
        return new MagicSocketSettings(udp, other, neverDirectUdp, staticEndpoints, hostAddresses, random, nanoTime);
    }

    /** The same through relays only, or not. */
    public MagicSocketSettings withNeverDirectUdp(boolean never) {
        return new MagicSocketSettings(udp, derp, never, staticEndpoints, hostAddresses, random, nanoTime);
    }

    /** The same with endpoints that are known from outside. */
    public MagicSocketSettings withStaticEndpoints(List<IpEndpoint> endpoints) {
        return new MagicSocketSettings(udp, derp, neverDirectUdp, endpoints, hostAddresses, random, nanoTime);
    }

    /** The same with another way to the host's addresses. */
    public MagicSocketSettings withHostAddresses(Supplier<HostAddresses.Found> other) {
        return new MagicSocketSettings(udp, derp, neverDirectUdp, staticEndpoints, other, random, nanoTime);
    }

    /** The same with another clock. */
    public MagicSocketSettings withNanoTime(LongSupplier other) {
        return new MagicSocketSettings(udp, derp, neverDirectUdp, staticEndpoints, hostAddresses, random, other);
    }
}
