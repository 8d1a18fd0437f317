package org.tsrecorder.transport.tailcfg;

/**
 * What the server says of tailnet lock ({@code tailcfg.TKAInfo}).
 *
 * @param head hash of the newest of the authority's messages
 * @param disabled whether the lock is off; then it was on before
 */
public record TkaInfo(String head, boolean disabled) {
    static TkaInfo read(JsonReader in) {
        Fields info = new Fields();
        in.object(name -> info.read(in, name));
        return new TkaInfo(info.head, info.disabled);
    }

    /** What has been read so far. */
    private static final class Fields {
        private String head = "";
        private boolean disabled;

        void read(JsonReader in, String field) {
            switch (field) {
                case "Head" -> head = in.string();
                case "Disabled" -> disabled = in.bool();
                default -> in.skip();
            }
        }
    }
}
