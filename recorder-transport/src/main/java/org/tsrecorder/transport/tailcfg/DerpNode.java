package org.tsrecorder.transport.tailcfg;

/**
 * One relay server of a region ({@code tailcfg.DERPNode}).
 *
 * @param name unique among all relays
 * @param regionId the region it is in
 * @param hostName its DNS name, and what its certificate is for
 * @param certName what its certificate is for instead; {@code sha256-raw:} and hex pins one certificate; empty for none
 * @param ipv4 its address; empty to resolve the host name; anything that is no address, such as {@code none}, says that
 *     it has none
 * @param ipv6 likewise
 * @param stunPort UDP port of its STUN server: 0 stands for {@link #DEFAULT_STUN_PORT}, -1 for none
 * @param stunOnly whether it answers STUN and relays nothing
 * @param derpPort TCP port of the relay: 0 stands for {@link #DEFAULT_DERP_PORT}
 * @param insecureForTests whether its certificate is not looked at
 * @param stunTestIp address of its STUN server in tests; empty for the relay's own
 */
public record DerpNode(
        String name,
        int regionId,
        String hostName,
        String certName,
        String ipv4,
        String ipv6,
        int stunPort,
        boolean stunOnly,
        int derpPort,
        boolean insecureForTests,
        String stunTestIp) {
    /** Where a relay answers STUN (RFC 8489 §18.6). */
    public static final int DEFAULT_STUN_PORT = 3478;

    /** Where a relay takes TLS connections. */
    public static final int DEFAULT_DERP_PORT = 443;

    private static final int NO_PORT = -1;
    private static final int LAST_PORT = 0xFFFF;

    static DerpNode read(JsonReader in) {
        Fields node = new Fields();
        in.object(name -> node.read(in, name));
        return node.toNode();
    }

    /** What has been read so far. */
    private static final class Fields {
        private String name = "";
        private int regionId;
        private String hostName = "";
        private String certName = "";
        private String ipv4 = "";
        private String ipv6 = "";
        private int stunPort;
        private boolean stunOnly;
        private int derpPort;
        private boolean insecureForTests;
        private String stunTestIp = "";

        void read(JsonReader in, String field) {
            switch (field) {
                case "Name" -> name = in.string();
                case "RegionID" -> regionId = in.integer();
                case "HostName" -> hostName = in.string();
                case "CertName" -> certName = in.string();
                case "IPv4" -> ipv4 = in.string();
                case "IPv6" -> ipv6 = in.string();
                case "STUNPort" -> stunPort = in.integer(NO_PORT, LAST_PORT);
                case "STUNOnly" -> stunOnly = in.bool();
                case "DERPPort" -> derpPort = in.integer(0, LAST_PORT);
                case "InsecureForTests" -> insecureForTests = in.bool();
                case "STUNTestIP" -> stunTestIp = in.string();
                default -> in.skip();
            }
        }

        DerpNode toNode() {
            return new DerpNode(
                    name,
                    regionId,
                    hostName,
                    certName,
                    ipv4,
                    ipv6,
                    stunPort,
                    stunOnly,
                    derpPort,
                    insecureForTests,
                    stunTestIp);
        }
    }
}
