package org.tsrecorder.transport.tailcfg;

/**
 * Something that a node listens with ({@code tailcfg.Service}).
 *
 * @param proto {@code tcp}, {@code udp}, or one of Tailscale's own such as {@code peerapi4}
 * @param port 0 to 65,535
 * @param description free text
 */
public record Service(String proto, int port, String description) {
    static Service read(JsonReader in) {
        Fields service = new Fields();
        in.object(name -> service.read(in, name));
        return new Service(service.proto, service.port, service.description);
    }

    void write(JsonWriter out) {
        out.required("Proto", proto).required("Port", port).string("Description", description);
    }

    /** What has been read so far. */
    private static final class Fields {
        private String proto = "";
        private int port;
        private String description = "";

        void read(JsonReader in, String field) {
            switch (field) {
                case "Proto" -> proto = in.string();
                case "Port" -> port = in.integer(0, 0xFFFF);
                case "Description" -> description = in.string();
                default -> in.skip();
            }
        }
    }
}
