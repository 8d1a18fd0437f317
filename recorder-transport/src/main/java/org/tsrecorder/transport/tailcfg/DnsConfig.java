package org.tsrecorder.transport.tailcfg;

import java.util.List;

/**
 * What a node needs to know of DNS to dial by name and to ask for certificates ({@code tailcfg.DNSConfig}). Resolvers
 * and their routes are not read: names outside the tailnet are the host's to resolve.
 *
 * @param domains where short names are looked for, in order; the first is the tailnet's own
 * @param proxied whether MagicDNS is on
 * @param certDomains names that the node may have certificates for, without the final dot
 * @param extraRecords names besides the nodes' own
 */
public record DnsConfig(List<String> domains, boolean proxied, List<String> certDomains, List<DnsRecord> extraRecords) {
    /** Nothing. */
    public static final DnsConfig EMPTY = new DnsConfig(List.of(), false, List.of(), List.of());

    /** Takes copies of the lists. */
    public DnsConfig {
        domains = List.copyOf(domains);
        certDomains = List.copyOf(certDomains);
        extraRecords = List.copyOf(extraRecords);
    }

    static DnsConfig read(JsonReader in) {
        Fields config = new Fields();
        in.object(name -> config.read(in, name));
        return new DnsConfig(config.domains, config.proxied, config.certDomains, config.extraRecords);
    }

    /** What has been read so far. */
    private static final class Fields {
        private List<String> domains = List.of();
        private boolean proxied;
        private List<String> certDomains = List.of();
        private List<DnsRecord> extraRecords = List.of();

        void read(JsonReader in, String field) {
            switch (field) {
                case "Domains" -> domains = in.list(in::string);
                case "Proxied" -> proxied = in.bool();
                case "CertDomains" -> certDomains = in.list(in::string);
                case "ExtraRecords" -> extraRecords = in.list(() -> DnsRecord.read(in));
                default -> in.skip();
            }
        }
    }
}
