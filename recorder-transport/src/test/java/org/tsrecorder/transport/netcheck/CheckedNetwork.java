package org.tsrecorder.transport.netcheck;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.tailcfg.DerpMap;
import org.tsrecorder.transport.tailcfg.DerpNode;
import org.tsrecorder.transport.tailcfg.DerpRegion;

/**
 * A network in manual time: region N has a node 192.0.2.N and 2001:db8::N, which answers after N's latency, if it has
 * one. Runs a {@link NetCheck} until it reports.
 */
final class CheckedNetwork implements NetCheckOutput {
    static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long TICK = MILLI;

    final Map<Integer, Long> latencyMillis = new HashMap<>();
    final Map<Integer, Long> httpsMillis = new HashMap<>();
    final Map<Integer, Long> silenceNanos = new HashMap<>();
    final Map<Integer, Integer> probes = new TreeMap<>();
    final List<String> wanted = new ArrayList<>();
    final List<Report> reports = new ArrayList<>();
    final NetCheck check = new NetCheck(
            new Random(7),
            region -> silenceNanos.getOrDefault(region, Long.MAX_VALUE),
            UnpooledByteBufAllocator.DEFAULT);
    final Map<Integer, DerpRegion> regions = new TreeMap<>();
    final Map<Integer, Double> scores = new HashMap<>();
    /** The port that region N sees us at; ours if it is not here. */
    final Map<Integer, Integer> ports = new HashMap<>();

    boolean haveV6;
    int home;
    long now = Long.MAX_VALUE - 77_777_777;

    private final TreeMap<Long, List<Runnable>> coming = new TreeMap<>();
    private long elapsed;

    CheckedNetwork(int... ids) {
        for (int id : ids) {
            regions.put(id, region(id, false, node(id, "192.0.2." + id, "2001:db8::" + id)));
        }
    }

    static DerpRegion region(int id, boolean noHome, DerpNode... nodes) {
        return new DerpRegion(id, "r" + id, "Region " + id, noHome, List.of(nodes));
    }

    static DerpNode node(int id, String ipv4, String ipv6) {
        return new DerpNode(id + "a", id, "r" + id + ".test", "", ipv4, ipv6, 0, false, 0, false, "");
    }

    DerpMap map() {
        return new DerpMap(regions, scores, true);
    }

    CheckedNetwork latency(int region, long millis) {
        latencyMillis.put(region, millis);
        return this;
    }

    /** One check from begin to end; returns its report, and makes its region home. */
    Report run() {
        int before = reports.size();
        check.start(now, map(), new NetCheck.Conditions(true, haveV6, home), this);
        for (int i = 0; i < 6_000 && reports.size() == before; i++) {
            advance(TICK);
        }
        if (reports.size() == before) {
            throw new AssertionError("no report within six seconds");
        }
        Report report = reports.get(before);
        home = report.preferredDerp();
        return report;
    }

    /** Milliseconds since the beginning. */
    long elapsedMillis() {
        return elapsed / MILLI;
    }

    void pass(long nanos) {
        now += nanos;
        elapsed += nanos;
    }

    private void advance(long nanos) {
        pass(nanos);
        while (!coming.isEmpty() && coming.firstKey() <= elapsed) {
            coming.pollFirstEntry().getValue().forEach(Runnable::run);
        }
        if (check.nextDeadlineNanos() != Long.MAX_VALUE && check.nextDeadlineNanos() - now <= 0) {
            check.onTimer(now, this);
        }
    }

    private void in(long nanos, Runnable task) {
        coming.computeIfAbsent(elapsed + nanos, at -> new ArrayList<>()).add(task);
    }

    @Override
    public void sendStun(ByteBuf request, IpAddress destination, int port) {
        int region = (int) (destination.low() & 0xff);
        probes.merge(region, 1, Integer::sum);
        byte[] id = ByteBufUtil.getBytes(request, 8, 12);
        request.release();
        Long millis = latencyMillis.get(region);
        if (millis != null) {
            in(millis * MILLI, () -> check.receive(now, answer(id, destination.isV6(), region), this));
        }
    }

    private ByteBuf answer(byte[] id, boolean v6, int region) {
        int port = ports.getOrDefault(region, 4_000);
        // MAPPED-ADDRESS will do, and needs no arithmetic.
        ByteBuf answer =
                Unpooled.buffer().writeShort(0x0101).writeShort(v6 ? 24 : 12).writeInt(0x2112_A442);
        answer.writeBytes(id)
                .writeShort(1)
                .writeShort(v6 ? 20 : 8)
                .writeShort(v6 ? 2 : 1)
                .writeShort(port);
        return answer.writeBytes(
                IpAddress.of(v6 ? "2001:db8:1::1" : "198.51.100.1").octets());
    }

    @Override
    public void resolve(String host) {
        wanted.add("resolve " + host);
        in(5 * MILLI, () -> check.resolved(now, host, List.of(IpAddress.of("192.0.2.9")), this));
    }

    @Override
    public void measureLatency(int region) {
        wanted.add("https " + region);
        Long millis = httpsMillis.get(region);
        if (millis == null) {
            in(MILLI, () -> check.latencyFailed(now, region, this));
        } else {
            in(2 * millis * MILLI, () -> check.latency(now, region, millis * MILLI, false, this));
        }
    }

    @Override
    public void report(Report report) {
        reports.add(report);
    }
}
