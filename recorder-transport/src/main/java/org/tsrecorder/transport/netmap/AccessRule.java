package org.tsrecorder.transport.netmap;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tsrecorder.transport.filter.FilterRule;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.packet.IpPrefix;

/**
 * A rule of the server's, its texts understood.
 *
 * @param sources senders by address
 * @param sourceCapabilities senders by what they may do
 * @param destinations what they may begin flows to
 * @param protocols of those flows
 * @param grants what else they may do
 */
record AccessRule(
        List<IpPrefix> sources,
        List<String> sourceCapabilities,
        List<FilterRule.Destination> destinations,
        Set<Integer> protocols,
        List<Grant> grants) {
    /**
     * What senders may do at some addresses.
     *
     * @param destinations the addresses
     * @param capabilities each with its settings as raw JSON
     */
    record Grant(List<IpPrefix> destinations, Map<String, List<String>> capabilities) {}

    boolean isFrom(IpAddress source) {
        return contains(sources, source);
    }

    static boolean contains(List<IpPrefix> prefixes, IpAddress address) {
        for (IpPrefix prefix : prefixes) {
            if (prefix.contains(address)) {
                return true;
            }
        }
        return false;
    }
}
