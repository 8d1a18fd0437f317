package org.tsrecorder.transport.tailcfg;

import java.util.List;

/**
 * Relays near each other that know each other's clients ({@code tailcfg.DERPRegion}).
 *
 * @param id 1 to 65,535
 * @param code short name, such as {@code fra}
 * @param name for people
 * @param noMeasureNoHome whether it is never measured and never anybody's home
 * @param nodes in the order to try
 */
public record DerpRegion(int id, String code, String name, boolean noMeasureNoHome, List<DerpNode> nodes) {
    /** Takes a copy of the list. */
    public DerpRegion {
        nodes = List.copyOf(nodes);
    }

    static DerpRegion read(JsonReader in) {
        Fields region = new Fields();
        in.object(name -> region.read(in, name));
        return new DerpRegion(region.id, region.code, region.name, region.noMeasureNoHome, region.nodes);
    }

    /** What has been read so far. */
    private static final class Fields {
        private int id;
        private String code = "";
        private String name = "";
        private boolean noMeasureNoHome;
        private List<DerpNode> nodes = List.of();

        void read(JsonReader in, String field) {
            switch (field) {
                case "RegionID" -> id = in.integer(0, DerpMap.LAST_REGION);
                case "RegionCode" -> code = in.string();
                case "RegionName" -> name = in.string();
                case "NoMeasureNoHome" -> noMeasureNoHome = in.bool();
                case "Nodes" -> nodes = in.list(() -> DerpNode.read(in));
                default -> in.skip();
            }
        }
    }
}
