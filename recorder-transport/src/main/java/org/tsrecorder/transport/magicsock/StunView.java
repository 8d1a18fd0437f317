package org.tsrecorder.transport.magicsock;

import java.util.List;
import java.util.Optional;
import org.tsrecorder.transport.netcheck.Report;
import org.tsrecorder.transport.packet.IpEndpoint;

/**
 * How STUN servers see our socket.
 *
 * @param v4 our IPv4 addresses outside
 * @param v6 our IPv6 addresses outside
 * @param mappingVariesByDestIp whether the NAT gives the socket another port for each destination; empty if unknown
 */
record StunView(List<IpEndpoint> v4, List<IpEndpoint> v6, Optional<Boolean> mappingVariesByDestIp) {
    /** No server answered, or none was asked. */
    static final StunView NONE = new StunView(List.of(), List.of(), Optional.empty());

    /** What a check found. */
    static StunView of(Report report) {
        return new StunView(
                report.globalV4().map(StunView::endpoint).stream().toList(),
                report.globalV6().map(StunView::endpoint).stream().toList(),
                report.mappingVariesByDestIp());
    }

    private static IpEndpoint endpoint(IpEndpoint mapped) {
        return new IpEndpoint(mapped.address(), mapped.port());
    }

    StunView {
        v4 = List.copyOf(v4);
        v6 = List.copyOf(v6);
    }
}
