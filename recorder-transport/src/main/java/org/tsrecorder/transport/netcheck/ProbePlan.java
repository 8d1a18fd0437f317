package org.tsrecorder.transport.netcheck;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.tsrecorder.transport.tailcfg.DerpMap;
import org.tsrecorder.transport.tailcfg.DerpNode;
import org.tsrecorder.transport.tailcfg.DerpRegion;

/** Whom to probe and when: lists of probes of one region and family, of which one answer is enough. */
final class ProbePlan {
    private static final String LOOPBACK = "127.0.0.1";
    private static final String NONE = "none";

    private final boolean haveV4;
    private final boolean haveV6;
    private final List<List<Probe>> sets = new ArrayList<>();

    private ProbePlan(boolean haveV4, boolean haveV6) {
        this.haveV4 = haveV4;
        this.haveV6 = haveV6;
    }

    /** Every region that may be home, three times. */
    static List<List<Probe>> full(DerpMap map, boolean haveV4, boolean haveV6) {
        ProbePlan plan = new ProbePlan(haveV4, haveV6);
        for (DerpRegion region : map.regions().values()) {
            if (!region.noMeasureNoHome()) {
                plan.add(
                        region,
                        NetCheckConstants.INITIAL_TRIES,
                        haveV4,
                        haveV6,
                        haveV6,
                        i -> i * NetCheckConstants.INITIAL_RETRANSMIT);
            }
        }
        return plan.sets;
    }

    /** The three fastest regions of the last report, and home whichever it is. */
    static List<List<Probe>> incremental(DerpMap map, boolean haveV4, boolean haveV6, Report last, int home) {
        ProbePlan plan = new ProbePlan(haveV4, haveV6);
        List<DerpRegion> fastest = fastestFirst(map, last.regionLatencyNanos());
        for (int rank = 0; rank < fastest.size(); rank++) {
            DerpRegion region = fastest.get(rank);
            if (rank < NetCheckConstants.INCREMENTAL_REGIONS || region.id() == home) {
                plan.addAgain(region, rank, region.id() == home, last);
            }
        }
        return plan.sets;
    }

    private static List<DerpRegion> fastestFirst(DerpMap map, Map<Integer, Long> latency) {
        return map.regions().values().stream()
                .filter(region -> !region.noMeasureNoHome())
                .sorted(Comparator.comparing(region -> latency.getOrDefault(region.id(), Long.MAX_VALUE)))
                .toList();
    }

    private void addAgain(DerpRegion region, int rank, boolean isHome, Report last) {
        boolean had4 = !last.regionV4LatencyNanos().isEmpty();
        boolean had6 = !last.regionV6LatencyNanos().isEmpty();
        boolean isFastestTwo = rank < 2;
        boolean do4 = haveV4;
        boolean do6 = haveV6;
        if (!isFastestTwo && !isHome) {
            if (haveV6 && had4 && had6) {
                // The others take turns between the families.
                do4 = rank % 2 == 0;
                do6 = !do4;
            }
            do6 &= had6;
        }
        int tries = isHome ? NetCheckConstants.HOME_TRIES : isFastestTwo ? 2 : 1;
        Long known = last.regionLatencyNanos().get(region.id());
        long step = known == null ? NetCheckConstants.ACTIVE_RETRANSMIT : known * 120 / 100;
        add(region, tries, do4, do6, had6, i -> i * step + (i > 1 ? i * NetCheckConstants.LATE_TRY_DELAY : 0));
    }

    /** When a try is due, in nanoseconds after the check began. */
    private interface Delay {
        long of(int attempt);
    }

    private void add(DerpRegion region, int tries, boolean do4, boolean do6, boolean retry6, Delay delay) {
        List<Probe> v4 = new ArrayList<>();
        List<Probe> v6 = new ArrayList<>();
        for (int i = 0; i < tries && !region.nodes().isEmpty(); i++) {
            DerpNode node = region.nodes().get(i % region.nodes().size());
            boolean test = isTestNode(node);
            if (!node.ipv4().equals(NONE) && (do4 || test)) {
                v4.add(new Probe(delay.of(i), region.id(), node, false));
            }
            if (!node.ipv6().equals(NONE) && ((do6 && (i == 0 || retry6)) || test)) {
                v6.add(new Probe(delay.of(i), region.id(), node, true));
            }
        }
        if (!v4.isEmpty()) {
            sets.add(v4);
        }
        if (!v6.isEmpty()) {
            sets.add(v6);
        }
    }

    /** Nodes of tests are asked whatever the host's interfaces say. */
    private static boolean isTestNode(DerpNode node) {
        return !node.stunTestIp().isEmpty() || node.ipv4().equals(LOOPBACK);
    }
}
