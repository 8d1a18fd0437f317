package org.tsrecorder.transport.magicsock;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.tsrecorder.transport.dataplane.UdpEndpoint;
import org.tsrecorder.transport.netcheck.NetCheck;
import org.tsrecorder.transport.netcheck.NetCheckOutput;
import org.tsrecorder.transport.netcheck.Report;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.packet.IpEndpoint;
import org.tsrecorder.transport.tailcfg.DerpMap;

/** Runs checks of the network over the socket and the relays of a {@link MagicSocket}. */
final class NetworkChecker implements NetCheckOutput {
    private static final long LATENCY_TIMEOUT_MILLIS = TimeUnit.SECONDS.toMillis(3);

    private final MagicSocketSettings settings;
    private final Carriers carriers;
    private final EventLoop loop;
    private final Relays relays;
    private final Consumer<Report> reports;
    private final NetCheck check;
    private DerpMap map = DerpMap.EMPTY;

    /**
     * A checker that has checked nothing.
     *
     * @param reports takes what checks found, which may be at once
     */
    NetworkChecker(
            MagicSocketSettings settings, Carriers carriers, EventLoop loop, Relays relays, Consumer<Report> reports) {
        this.settings = settings;
        this.carriers = carriers;
        this.loop = loop;
        this.relays = relays;
        this.reports = reports;
        RandomGenerator random = this::nextLong;
        this.check = new NetCheck(random, relays::silenceNanos, ByteBufAllocator.DEFAULT);
    }

    private long nextLong() {
        long high = settings.random().nextInt();
        return high << Integer.SIZE | (settings.random().nextInt() & 0xFFFF_FFFFL);
    }

    /** Where relays are, from now on. */
    void map(DerpMap changed) {
        map = changed;
        check.makeNextReportFull();
    }

    /** The network is another now. */
    void networkChanged() {
        check.makeNextReportFull();
    }

    /** Begins a check; false if there is nobody to ask, so that no report will come. */
    boolean start(long nowNanos, HostAddresses.Found host, int home) {
        if (map.regions().isEmpty()) {
            return false;
        }
        boolean v4 = has(host, false);
        boolean v6 = has(host, true);
        check.start(nowNanos, map, new NetCheck.Conditions(v4, v6, home), this);
        return true;
    }

    private static boolean has(HostAddresses.Found host, boolean v6) {
        // A host without addresses that lead anywhere may still ask servers of its own.
        List<IpAddress> known = host.regular().isEmpty() ? host.loopback() : host.regular();
        return known.stream().anyMatch(address -> address.isV6() == v6);
    }

    /** A datagram that looks like an answer; stays the caller's. */
    void receive(long nowNanos, ByteBuf datagram) {
        check.receive(nowNanos, datagram, this);
    }

    void onTimer(long nowNanos) {
        check.onTimer(nowNanos, this);
    }

    long nextDeadlineNanos() {
        return check.nextDeadlineNanos();
    }

    @Override
    public void sendStun(ByteBuf request, IpAddress destination, int port) {
        carriers.direct(request, UdpEndpoint.of(new IpEndpoint(destination, port)));
    }

    @Override
    public void resolve(String host) {
        var unused = settings.derp()
                .resolver()
                .resolve(host)
                .exceptionally(unknown -> List.of())
                .thenAcceptAsync(found -> later(() -> check.resolved(now(), host, octets(found), this)), loop);
    }

    private static List<IpAddress> octets(List<InetAddress> addresses) {
        return addresses.stream()
                .map(address -> IpAddress.ofOctets(address.getAddress()))
                .toList();
    }

    @Override
    public void measureLatency(int region) {
        var unused = relays.measureLatency(region, LATENCY_TIMEOUT_MILLIS)
                .whenComplete((sample, failure) -> later(() -> {
                    if (failure == null) {
                        check.latency(now(), region, sample.nanos(), sample.overIpv6(), this);
                    } else {
                        check.latencyFailed(now(), region, this);
                    }
                }));
    }

    private void later(Runnable action) {
        action.run();
        carriers.flush();
    }

    private long now() {
        return settings.nanoTime().getAsLong();
    }

    @Override
    public void report(Report report) {
        reports.accept(report);
    }
}
