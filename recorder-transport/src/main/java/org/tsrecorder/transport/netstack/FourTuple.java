package org.tsrecorder.transport.netstack;

import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.packet.IpHeader;

/** The addresses and ports of both ends. One is refilled for look-ups; those of connections stay as they are. */
final class FourTuple {
    boolean v6;
    long localHigh;
    long localLow;
    long remoteHigh;
    long remoteLow;
    int localPort;
    int remotePort;

    static FourTuple of(IpAddress local, int localPort, IpAddress remote, int remotePort) {
        FourTuple tuple = new FourTuple();
        tuple.set(local, localPort, remote, remotePort);
        return tuple;
    }

    void set(IpAddress local, int nearPort, IpAddress remote, int farPort) {
        v6 = local.isV6();
        localHigh = local.high();
        localLow = local.low();
        remoteHigh = remote.high();
        remoteLow = remote.low();
        localPort = nearPort;
        remotePort = farPort;
    }

    /** Fills in what a packet from the peer belongs to. */
    void ofReceived(IpHeader ip, int sourcePort, int destinationPort) {
        v6 = ip.isV6();
        localHigh = ip.destinationHigh();
        localLow = ip.destinationLow();
        remoteHigh = ip.sourceHigh();
        remoteLow = ip.sourceLow();
        localPort = destinationPort;
        remotePort = sourcePort;
    }

    /** Fills in what a packet of ours, which an ICMP error quotes, belongs to. */
    void ofSent(IpHeader ip, int sourcePort, int destinationPort) {
        v6 = ip.isV6();
        localHigh = ip.sourceHigh();
        localLow = ip.sourceLow();
        remoteHigh = ip.destinationHigh();
        remoteLow = ip.destinationLow();
        localPort = sourcePort;
        remotePort = destinationPort;
    }

    long ports() {
        return ((long) localPort << 32) | ((long) remotePort << 1) | (v6 ? 1 : 0);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FourTuple that
                && remoteLow == that.remoteLow
                && remoteHigh == that.remoteHigh
                && localLow == that.localLow
                && localHigh == that.localHigh
                && ports() == that.ports();
    }

    @Override
    public int hashCode() {
        return Long.hashCode(ports() ^ Long.rotateLeft(remoteLow, 17) ^ remoteHigh ^ localHigh ^ localLow);
    }
}
