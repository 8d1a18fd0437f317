package org.tsrecorder.transport.netcheck;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.stun.StunRequest;
import org.tsrecorder.transport.stun.StunResponse;
import org.tsrecorder.transport.stun.TransactionId;
import org.tsrecorder.transport.tailcfg.DerpMap;
import org.tsrecorder.transport.tailcfg.DerpRegion;

/** Checks the network, one check at a time: {@code netcheck.Client} of Tailscale. */
@SuppressWarnings("EnumOrdinal") // an index in memory, which nothing outlives
public final class NetCheck {
    private final RandomGenerator random;
    private final ByteBufAllocator allocator;
    private final HomeSelection selection;
    private final long[] counts = new long[NetCheckCounter.values().length];
    private @Nullable Check check;
    private @Nullable Report last;
    private long lastFullNanos;
    private boolean nextIsFull = true;

    /**
     * A checker that has checked nothing.
     *
     * @param random a strong source, for transaction ids and for the choice between regions of which nothing is known
     * @param activity tells whether the home region lives
     * @param allocator of requests
     */
    public NetCheck(RandomGenerator random, RelayActivity activity, ByteBufAllocator allocator) {
        this.random = random;
        this.allocator = allocator;
        this.selection = new HomeSelection(activity, random.nextLong());
    }

    /** What the host has and where we are. */
    public record Conditions(boolean haveV4, boolean haveV6, int home) {}

    /** The home of a map that leaves no choice: it need not wait for a check. */
    public static OptionalInt soleHome(DerpMap map) {
        List<Integer> candidates = HomeSelection.candidates(map);
        return candidates.size() == 1 ? OptionalInt.of(candidates.get(0)) : OptionalInt.empty();
    }

    /** How often this happened. */
    public long count(NetCheckCounter counter) {
        return counts[counter.ordinal()];
    }

    /** Whether a check is under way. */
    public boolean isRunning() {
        return check != null;
    }

    /** Makes the next check a full one: the network changed. */
    public void makeNextReportFull() {
        nextIsFull = true;
    }

    /**
     * Begins a check: a full one if there was none for five minutes, else an incremental one.
     *
     * @param conditions whether the host has addresses of each family, and the region that is home now, or 0
     * @return false if one is under way; it goes on
     */
    public boolean start(long nowNanos, DerpMap map, Conditions conditions, NetCheckOutput out) {
        if (check != null) {
            return false;
        }
        boolean full = last == null
                || nextIsFull
                || last.regionLatencyNanos().isEmpty()
                || nowNanos - lastFullNanos > NetCheckConstants.FULL_REPORT_INTERVAL;
        List<List<Probe>> plan;
        if (full || last == null) {
            lastFullNanos = nowNanos;
            nextIsFull = false;
            plan = ProbePlan.full(map, conditions.haveV4(), conditions.haveV6());
        } else {
            plan = ProbePlan.incremental(map, conditions.haveV4(), conditions.haveV6(), last, conditions.home());
        }
        increment(full ? NetCheckCounter.FULL_REPORTS : NetCheckCounter.INCREMENTAL_REPORTS);
        check = new Check(nowNanos, map, conditions.home(), !full, plan);
        check.begin(nowNanos, out);
        return true;
    }

    /**
     * A datagram that {@link StunResponse#isStun} took for STUN.
     *
     * @param datagram remains the caller's; no index of it moves
     */
    public void receive(long nowNanos, ByteBuf datagram, NetCheckOutput out) {
        Optional<StunResponse> response = StunResponse.parse(datagram);
        if (response.isEmpty()) {
            increment(NetCheckCounter.ANSWERS_MALFORMED);
        } else if (check == null || !check.answered(nowNanos, response.get(), out)) {
            increment(NetCheckCounter.ANSWERS_UNASKED);
        } else {
            increment(NetCheckCounter.ANSWERS_RECEIVED);
        }
    }

    /** Addresses of a name that was asked for; none if it has none. */
    public void resolved(long nowNanos, String host, List<IpAddress> addresses, NetCheckOutput out) {
        if (check != null) {
            check.addresses.resolved(host, addresses);
            check.run(nowNanos, out);
        }
    }

    /** A region's latency over HTTPS, as asked for. */
    public void latency(long nowNanos, int region, long latencyNanos, boolean overIpv6, NetCheckOutput out) {
        if (check != null && check.measuring.remove(region)) {
            check.findings.https(region, latencyNanos, overIpv6);
            check.run(nowNanos, out);
        }
    }

    /** A region that did not answer over HTTPS. */
    public void latencyFailed(long nowNanos, int region, NetCheckOutput out) {
        if (check != null && check.measuring.remove(region)) {
            check.run(nowNanos, out);
        }
    }

    /** To be called when {@link #nextDeadlineNanos} has come; earlier does no harm. */
    public void onTimer(long nowNanos, NetCheckOutput out) {
        if (check != null) {
            check.run(nowNanos, out);
        }
    }

    /** When something is to be done next; {@link Long#MAX_VALUE} while no check is under way. */
    public long nextDeadlineNanos() {
        return check == null ? Long.MAX_VALUE : check.nextDeadlineNanos();
    }

    private void increment(NetCheckCounter counter) {
        counts[counter.ordinal()]++;
    }

    /** Probes of one region and family. */
    private static final class ProbeSet {
        private final List<Probe> probes;
        private int next;
        private int sent;
        private boolean waitsForName;
        private boolean done;

        ProbeSet(List<Probe> probes) {
            this.probes = probes;
        }

        boolean hasMore() {
            return !done && next < probes.size();
        }
    }

    /** A request under way. */
    private record Flight(ProbeSet set, Probe probe, long sentNanos) {}

    /** The check under way. */
    private final class Check {
        private final long startNanos;
        private final DerpMap map;
        private final int home;
        private final boolean incremental;
        private final List<ProbeSet> sets = new ArrayList<>();
        private final Map<TransactionId, Flight> flights = new HashMap<>();
        private final NodeAddresses addresses = new NodeAddresses();
        private final Findings findings = new Findings();
        private final Set<Integer> measuring = new HashSet<>();
        private long stunDeadlineNanos;
        private boolean overHttps;

        Check(long nowNanos, DerpMap map, int home, boolean incremental, List<List<Probe>> plan) {
            this.startNanos = nowNanos;
            this.map = map;
            this.home = home;
            this.incremental = incremental;
            this.stunDeadlineNanos = nowNanos + NetCheckConstants.STUN_TIMEOUT;
            plan.forEach(probes -> sets.add(new ProbeSet(probes)));
        }

        void begin(long nowNanos, NetCheckOutput out) {
            Set<String> names = new HashSet<>();
            sets.forEach(set -> set.probes.stream()
                    .filter(probe -> addresses.isUnknown(probe.node(), probe.v6()))
                    .forEach(probe -> names.add(probe.node().hostName())));
            names.forEach(out::resolve);
            run(nowNanos, out);
        }

        boolean answered(long nowNanos, StunResponse response, NetCheckOutput out) {
            Flight flight = flights.remove(response.id());
            if (flight == null) {
                return false;
            }
            flight.set().done = true;
            int before = findings.regions();
            findings.stun(flight.probe().region(), nowNanos - flight.sentNanos(), response.mapped());
            if (before < NetCheckConstants.ENOUGH_REGIONS && findings.regions() == NetCheckConstants.ENOUGH_REGIONS) {
                long patience = findings.slowestNanos() * (incremental ? 1 : 2);
                if (nowNanos + patience - stunDeadlineNanos < 0) {
                    stunDeadlineNanos = nowNanos + patience;
                }
            }
            run(nowNanos, out);
            return true;
        }

        /** Does what is due. */
        void run(long nowNanos, NetCheckOutput out) {
            if (check != this) {
                return;
            }
            if (!overHttps) {
                sets.forEach(set -> probe(set, nowNanos, out));
                boolean done = sets.stream().allMatch(set -> set.done);
                if (!done && stunDeadlineNanos - nowNanos > 0) {
                    return;
                }
                measureOverHttps(out);
            }
            boolean late = startNanos + NetCheckConstants.REPORT_TIMEOUT - nowNanos <= 0;
            if (check == this && (measuring.isEmpty() || late)) {
                finish(nowNanos, out);
            }
        }

        private void probe(ProbeSet set, long nowNanos, NetCheckOutput out) {
            set.waitsForName = false;
            while (set.hasMore()) {
                Probe probe = set.probes.get(set.next);
                if (startNanos + probe.delayNanos() - nowNanos > 0) {
                    return;
                }
                if (!findings.wouldHelp(probe.region(), probe.v6())) {
                    set.done = true;
                    return;
                }
                if (addresses.isUnknown(probe.node(), probe.v6())) {
                    set.waitsForName = true;
                    return;
                }
                set.next++;
                addresses.of(probe.node(), probe.v6()).ifPresent(to -> send(set, probe, to, nowNanos, out));
            }
            set.done |= set.sent == 0;
        }

        private void send(ProbeSet set, Probe probe, IpAddress to, long nowNanos, NetCheckOutput out) {
            TransactionId id = TransactionId.generate(random);
            ByteBuf request = allocator.directBuffer(StunRequest.LENGTH, StunRequest.LENGTH);
            StunRequest.write(id, request);
            flights.put(id, new Flight(set, probe, nowNanos));
            set.sent++;
            increment(NetCheckCounter.PROBES_SENT);
            out.sendStun(request, to, NodeAddresses.port(probe.node()));
        }

        /** Without any answer UDP seems blocked. */
        private void measureOverHttps(NetCheckOutput out) {
            // Whoever sends may have brought an answer meanwhile.
            if (overHttps || findings.anyUdp()) {
                overHttps = true;
                return;
            }
            overHttps = true;
            List<Integer> regions = map.regions().values().stream()
                    .filter(region -> !region.noMeasureNoHome() && relays(region))
                    .map(DerpRegion::id)
                    .toList();
            measuring.addAll(regions);
            regions.forEach(out::measureLatency);
        }

        private static boolean relays(DerpRegion region) {
            return region.nodes().stream().anyMatch(node -> !node.stunOnly());
        }

        private void finish(long nowNanos, NetCheckOutput out) {
            check = null;
            int chosen = selection.choose(nowNanos, startNanos, map, findings.latency(), home);
            last = findings.report(chosen);
            out.report(last);
        }

        long nextDeadlineNanos() {
            if (overHttps) {
                return startNanos + NetCheckConstants.REPORT_TIMEOUT;
            }
            long next = stunDeadlineNanos;
            for (ProbeSet set : sets) {
                if (set.hasMore() && !set.waitsForName) {
                    long due = startNanos + set.probes.get(set.next).delayNanos();
                    next = due - next < 0 ? due : next;
                }
            }
            return next;
        }
    }
}
