package org.tsrecorder.transport.tailcfg;

/**
 * A name that the tailnet knows besides its nodes' ({@code tailcfg.DNSRecord}).
 *
 * @param name with or without the final dot
 * @param type {@code A}, {@code AAAA}, or empty to tell from the value
 * @param value an address
 */
public record DnsRecord(String name, String type, String value) {
    static DnsRecord read(JsonReader in) {
        Fields dnsRecord = new Fields();
        in.object(name -> dnsRecord.read(in, name));
        return new DnsRecord(dnsRecord.name, dnsRecord.type, dnsRecord.value);
    }

    /** What has been read so far. */
    private static final class Fields {
        private String name = "";
        private String type = "";
        private String value = "";

        void read(JsonReader in, String field) {
            switch (field) {
                case "Name" -> name = in.string();
                case "Type" -> type = in.string();
                case "Value" -> value = in.string();
                default -> in.skip();
            }
        }
    }
}
