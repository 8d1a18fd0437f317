package org.tsrecorder.transport.tailcfg;

import java.util.List;
import java.util.Map;
import org.tsrecorder.transport.packet.IpPrefix;

/**
 * What a rule's senders may do at some addresses, beyond reaching them ({@code tailcfg.CapGrant}).
 *
 * @param dsts the addresses
 * @param caps capabilities without settings, as old servers write them
 * @param capMap capabilities, each with its settings as raw JSON
 */
public record CapGrant(List<IpPrefix> dsts, List<String> caps, Map<String, List<String>> capMap) {
    static CapGrant read(JsonReader in) {
        Fields grant = new Fields();
        in.object(name -> grant.read(in, name));
        return new CapGrant(grant.dsts, grant.caps, grant.capMap);
    }

    /** What has been read so far. */
    private static final class Fields {
        private List<IpPrefix> dsts = List.of();
        private List<String> caps = List.of();
        private Map<String, List<String>> capMap = Map.of();

        void read(JsonReader in, String field) {
            switch (field) {
                case "Dsts" -> dsts = in.list(in::prefix);
                case "Caps" -> caps = in.list(in::string);
                case "CapMap" -> capMap = in.capMap();
                default -> in.skip();
            }
        }
    }
}
