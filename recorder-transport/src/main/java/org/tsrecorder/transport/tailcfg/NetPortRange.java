package org.tsrecorder.transport.tailcfg;

import java.util.Optional;

/**
 * Addresses and ports that a rule opens ({@code tailcfg.NetPortRange}).
 *
 * @param ip an address, a prefix, a range or {@code *}, as in {@link FilterRule#srcIps()}
 * @param bits of old servers; its presence voids all rules
 * @param firstPort 0 to 65,535
 * @param lastPort 0 to 65,535
 */
public record NetPortRange(String ip, Optional<Integer> bits, int firstPort, int lastPort) {
    static NetPortRange read(JsonReader in) {
        Fields range = new Fields();
        in.object(name -> range.read(in, name));
        return new NetPortRange(range.ip, range.bits, range.firstPort, range.lastPort);
    }

    /** What has been read so far. */
    private static final class Fields {
        private String ip = "";
        private Optional<Integer> bits = Optional.empty();
        private int firstPort;
        private int lastPort;

        void read(JsonReader in, String field) {
            switch (field) {
                case "IP" -> ip = in.string();
                case "Bits" -> bits = in.optional(in::integer);
                case "Ports" -> in.object(name -> readPort(in, name));
                default -> in.skip();
            }
        }

        private void readPort(JsonReader in, String field) {
            switch (field) {
                case "First" -> firstPort = in.integer(0, 0xFFFF);
                case "Last" -> lastPort = in.integer(0, 0xFFFF);
                default -> in.skip();
            }
        }
    }
}
