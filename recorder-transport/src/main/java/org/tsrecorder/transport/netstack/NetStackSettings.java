package org.tsrecorder.transport.netstack;

import org.tsrecorder.transport.packet.IpHeader;
import org.tsrecorder.transport.packet.TcpHeader;
import org.tsrecorder.transport.tcp.TcpSettings;

/**
 * How much of everything a stack may use.
 *
 * @param mtu most bytes of a packet we send, at least 1280
 * @param headroom bytes left free in front of each packet, for a tunnel's header
 * @param tailroom bytes left free behind it, for padding and tag
 * @param connections most TCP connections, those that are closing included
 * @param halfOpen most of them that a peer has begun and not yet confirmed; beyond it SYNs are answered by cookies
 * @param receiveBudget bytes received and unread that all connections together may hold
 * @param datagramQueue bytes of datagrams that one UDP socket may hold
 * @param fragments bytes of fragments that may wait for the others
 * @param hopLimit TTL or hop limit of the packets we send, 1 to 255
 * @param icmpErrorsPerSecond most ICMP errors sent, and most RSTs for segments of no connection
 * @param tcp how connections behave
 */
public record NetStackSettings(
        int mtu,
        int headroom,
        int tailroom,
        int connections,
        int halfOpen,
        long receiveBudget,
        int datagramQueue,
        int fragments,
        int hopLimit,
        int icmpErrorsPerSecond,
        TcpSettings tcp) {
    /**
     * What a node of a tailnet runs with: MTU 1280, room for WireGuard's 16-byte header, 15 bytes of padding and its
     * tag, 16,384 connections, 1,024 of them half-open, 256 MiB of received data.
     */
    public static final NetStackSettings DEFAULT = new NetStackSettings(
            1280,
            16,
            31,
            16_384,
            1_024,
            256L << 20,
            256 << 10,
            1 << 20,
            IpHeader.DEFAULT_TTL,
            100,
            TcpSettings.DEFAULT);

    private static final int LEAST_MTU = 1280;

    /** Checks the ranges. */
    public NetStackSettings {
        check(mtu >= LEAST_MTU && mtu <= 0xFFFF, "mtu", mtu);
        check(headroom >= 0, "headroom", headroom);
        check(tailroom >= 0, "tailroom", tailroom);
        check(connections >= 1, "connections", connections);
        check(halfOpen >= 0, "halfOpen", halfOpen);
        check(receiveBudget >= 1, "receiveBudget", receiveBudget);
        check(datagramQueue >= 1, "datagramQueue", datagramQueue);
        check(fragments >= 0, "fragments", fragments);
        check(hopLimit >= 1 && hopLimit <= 255, "hopLimit", hopLimit);
        check(icmpErrorsPerSecond >= 1, "icmpErrorsPerSecond", icmpErrorsPerSecond);
    }

    private static void check(boolean holds, String name, long value) {
        if (!holds) {
            throw new IllegalArgumentException(name + "=" + value);
        }
    }

    /** The MSS of connections over IPv4 or IPv6: the MTU less both headers. */
    int maximumSegmentSize(boolean v6) {
        return mtu - (v6 ? 40 : 20) - TcpHeader.LENGTH;
    }

    /** The same with another MTU. */
    public NetStackSettings withMtu(int other) {
        return new NetStackSettings(
                other,
                headroom,
                tailroom,
                connections,
                halfOpen,
                receiveBudget,
                datagramQueue,
                fragments,
                hopLimit,
                icmpErrorsPerSecond,
                tcp);
    }

    /** The same with other room around packets. */
    public NetStackSettings withRoom(int front, int behind) {
        return new NetStackSettings(
                mtu,
                front,
                behind,
                connections,
                halfOpen,
                receiveBudget,
                datagramQueue,
                fragments,
                hopLimit,
                icmpErrorsPerSecond,
                tcp);
    }

    /** The same with other limits of connections. */
    public NetStackSettings withConnections(int most, int mostHalfOpen, long mostReceived) {
        return new NetStackSettings(
                mtu,
                headroom,
                tailroom,
                most,
                mostHalfOpen,
                mostReceived,
                datagramQueue,
                fragments,
                hopLimit,
                icmpErrorsPerSecond,
                tcp);
    }

    /** The same with another TTL or hop limit. */
    public NetStackSettings withHopLimit(int other) {
        return new NetStackSettings(
                mtu,
                headroom,
                tailroom,
                connections,
                halfOpen,
                receiveBudget,
                datagramQueue,
                fragments,
                other,
                icmpErrorsPerSecond,
                tcp);
    }

    /** The same with other connections. */
    public NetStackSettings withTcp(TcpSettings other) {
        return new NetStackSettings(
                mtu,
                headroom,
                tailroom,
                connections,
                halfOpen,
                receiveBudget,
                datagramQueue,
                fragments,
                hopLimit,
                icmpErrorsPerSecond,
                other);
    }
}
