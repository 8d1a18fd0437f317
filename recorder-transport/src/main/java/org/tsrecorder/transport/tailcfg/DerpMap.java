package org.tsrecorder.transport.tailcfg;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where the relays are ({@code tailcfg.DERPMap}).
 *
 * @param regions by their number, in its order
 * @param regionScores what a region's latency is multiplied by when homes are compared; a region that is not in it
 *     counts as it is
 * @param omitDefaultRegions whether these regions stand alone; of no meaning to a node
 */
public record DerpMap(Map<Integer, DerpRegion> regions, Map<Integer, Double> regionScores, boolean omitDefaultRegions) {
    /** The greatest number a region may have: tailscaled writes it as a port. */
    public static final int LAST_REGION = 0xFFFF;

    /** No relays. */
    public static final DerpMap EMPTY = new DerpMap(Map.of(), Map.of(), false);

    /**
     * What a server says about the relays: parts that are empty stay as they are.
     *
     * @param regions all regions from now on
     * @param regionScores all scores from now on
     * @param omitDefaultRegions goes with {@code regions}
     */
    public record Change(
            Optional<Map<Integer, DerpRegion>> regions,
            Optional<Map<Integer, Double>> regionScores,
            boolean omitDefaultRegions) {
        /** The map after this change. */
        public DerpMap applyTo(DerpMap before) {
            return new DerpMap(
                    regions.orElse(before.regions()),
                    regionScores.orElse(before.regionScores()),
                    regions.isPresent() ? omitDefaultRegions : before.omitDefaultRegions());
        }

        static Change read(JsonReader in) {
            Fields change = new Fields();
            in.object(name -> change.read(in, name));
            return new Change(change.regions, change.regionScores, change.omitDefaultRegions);
        }
    }

    /** Takes copies of the maps. */
    public DerpMap {
        regions = Collections.unmodifiableMap(new TreeMap<>(regions));
        regionScores = Collections.unmodifiableMap(new TreeMap<>(regionScores));
    }

    /**
     * Reads a document that is a whole map.
     *
     * @param json UTF-8
     * @throws TailcfgFormatException when it is none
     */
    public static DerpMap parse(byte[] json) {
        return JsonReader.read(json, Change::read).applyTo(EMPTY);
    }

    /** What has been read of a change so far. */
    private static final class Fields {
        private Optional<Map<Integer, DerpRegion>> regions = Optional.empty();
        private Optional<Map<Integer, Double>> regionScores = Optional.empty();
        private boolean omitDefaultRegions;

        void read(JsonReader in, String field) {
            switch (field) {
                case "Regions" -> regions = in.optional(() -> readRegions(in));
                case "HomeParams" -> in.object(name -> readHomeParams(in, name));
                case "omitDefaultRegions" -> omitDefaultRegions = in.bool();
                default -> in.skip();
            }
        }

        private static Map<Integer, DerpRegion> readRegions(JsonReader in) {
            Map<Integer, DerpRegion> all = new TreeMap<>();
            in.map(in::regionKey, () -> in.optional(() -> DerpRegion.read(in)))
                    .forEach((id, region) -> region.ifPresent(one -> all.put(id, one)));
            return Collections.unmodifiableMap(all);
        }

        private void readHomeParams(JsonReader in, String field) {
            if (field.equals("RegionScore")) {
                regionScores = in.optional(() -> Collections.unmodifiableMap(in.map(in::regionKey, in::real)));
            } else {
                in.skip();
            }
        }
    }
}
