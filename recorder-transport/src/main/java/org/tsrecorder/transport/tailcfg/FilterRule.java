package org.tsrecorder.transport.tailcfg;

import java.util.List;

/**
 * Who may begin flows to what, as the server writes it ({@code tailcfg.FilterRule}); {@code netmap} makes rules of the
 * filter engine of it.
 *
 * @param srcIps who: addresses, prefixes, ranges {@code a-b}, {@code *} for all, {@code cap:} and a node capability
 * @param srcBits of old servers; its presence voids all rules
 * @param dstPorts to what
 * @param ipProto numbers of protocols; none for TCP, UDP, ICMP and ICMPv6
 * @param capGrant what else the senders may do
 */
public record FilterRule(
        List<String> srcIps,
        List<Integer> srcBits,
        List<NetPortRange> dstPorts,
        List<Integer> ipProto,
        List<CapGrant> capGrant) {
    static FilterRule read(JsonReader in) {
        Fields rule = new Fields();
        in.object(name -> rule.read(in, name));
        return new FilterRule(rule.srcIps, rule.srcBits, rule.dstPorts, rule.ipProto, rule.capGrant);
    }

    /** What has been read so far. */
    private static final class Fields {
        private List<String> srcIps = List.of();
        private List<Integer> srcBits = List.of();
        private List<NetPortRange> dstPorts = List.of();
        private List<Integer> ipProto = List.of();
        private List<CapGrant> capGrant = List.of();

        void read(JsonReader in, String field) {
            switch (field) {
                case "SrcIPs" -> srcIps = in.list(in::string);
                // A null among numbers is Go's 0: were it left out, an empty list would open more than was said.
                case "SrcBits" -> srcBits = in.values(in::integer);
                case "IPProto" -> ipProto = in.values(in::integer);
                case "DstPorts" -> dstPorts = in.list(() -> NetPortRange.read(in));
                case "CapGrant" -> capGrant = in.list(() -> CapGrant.read(in));
                default -> in.skip();
            }
        }
    }
}
