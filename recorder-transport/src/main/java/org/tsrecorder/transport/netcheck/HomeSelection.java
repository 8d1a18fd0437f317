package org.tsrecorder.transport.netcheck;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tsrecorder.transport.tailcfg.DerpMap;
import org.tsrecorder.transport.tailcfg.DerpRegion;

/**
 * Chooses the home region. The lowest latency of the last five minutes wins, times the region's score; but peers have
 * to be told of a move, so home stays while it answers and the gain is small, and while there is nothing to judge by.
 */
final class HomeSelection {
    private final Deque<Past> history = new ArrayDeque<>();
    private final RelayActivity activity;
    private final long seed;

    /**
     * A selection without a past.
     *
     * @param seed decides between regions of which nothing is known
     */
    HomeSelection(RelayActivity activity, long seed) {
        this.activity = activity;
        this.seed = seed;
    }

    /** Latencies of a former report, by region. */
    private record Past(long nanos, Map<Integer, Long> latency) {}

    /** Regions that may be home, by number. */
    static List<Integer> candidates(DerpMap map) {
        return map.regions().values().stream()
                .filter(region -> !region.noMeasureNoHome())
                .map(DerpRegion::id)
                .toList();
    }

    /**
     * Chooses, and remembers the latencies.
     *
     * @param startNanos when the check began
     * @param latency what it found, by region
     * @param home where we are now; 0 for nowhere
     * @return 0 if no region of the map may be home
     */
    int choose(long nowNanos, long startNanos, DerpMap map, Map<Integer, Long> latency, int home) {
        List<Integer> candidates = candidates(map);
        int old = candidates.contains(home) ? home : 0;
        remember(nowNanos, latency);
        Map<Integer, Long> best = bestRecent(map);
        int chosen = 0;
        long chosenNanos = Long.MAX_VALUE;
        for (int region : candidates) {
            long nanos = best.getOrDefault(region, Long.MAX_VALUE);
            if (latency.containsKey(region) && (chosen == 0 || nanos < chosenNanos)) {
                chosen = region;
                chosenNanos = nanos;
            }
        }
        if (chosen == 0) {
            return withoutData(candidates, old);
        }
        boolean moves = old != 0 && chosen != old;
        return moves && staysAt(old, chosenNanos, scaled(map, latency, old), nowNanos - startNanos) ? old : chosen;
    }

    private boolean staysAt(int old, long best, long oldNow, long checkNanos) {
        long silence = activity.silenceNanos(old);
        boolean alive = silence < checkNanos || silence < NetCheckConstants.HOME_ALIVE;
        if (oldNow == 0 && !alive) {
            return false;
        }
        return oldNow - best < NetCheckConstants.LEAST_GAIN || best > oldNow / 3 * 2;
    }

    /** Stays where it is, if it can; any region is better than none. */
    private int withoutData(List<Integer> candidates, int old) {
        if (old != 0) {
            boolean heard = activity.silenceNanos(old) < NetCheckConstants.HOME_KEPT;
            return heard || candidates.size() == 1 ? old : any(candidates);
        }
        return candidates.isEmpty() ? 0 : any(candidates);
    }

    private int any(List<Integer> candidates) {
        return candidates.get((int) Long.remainderUnsigned(seed, candidates.size()));
    }

    private void remember(long nowNanos, Map<Integer, Long> latency) {
        history.add(new Past(nowNanos, new TreeMap<>(latency)));
        while (nowNanos - history.getFirst().nanos() > NetCheckConstants.HISTORY
                || history.size() > NetCheckConstants.MAX_HISTORY) {
            history.removeFirst();
        }
    }

    private Map<Integer, Long> bestRecent(DerpMap map) {
        Map<Integer, Long> best = new TreeMap<>();
        history.forEach(past -> past.latency().forEach((region, nanos) -> best.merge(region, nanos, Math::min)));
        best.replaceAll((region, nanos) -> scaled(map, best, region));
        return best;
    }

    private static long scaled(DerpMap map, Map<Integer, Long> latency, int region) {
        long nanos = latency.getOrDefault(region, 0L);
        double score = map.regionScores().getOrDefault(region, 1.0);
        return score > 0 ? (long) (nanos * score) : nanos;
    }
}
