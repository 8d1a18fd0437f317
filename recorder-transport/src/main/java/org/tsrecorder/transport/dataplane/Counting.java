package org.tsrecorder.transport.dataplane;

import java.util.HashMap;
import java.util.Map;
import org.tsrecorder.transport.filter.FilterVerdict;
import org.tsrecorder.transport.filter.PacketFilter;
import org.tsrecorder.transport.netstack.NetStackCounter;
import org.tsrecorder.transport.packet.PacketFault;
import org.tsrecorder.transport.tcp.TcpCounter;

/** Gathers the counters of all rooms as values. */
final class Counting {
    private Counting() {}

    static DataPlaneStatistics statistics(PacketFlow flow, Paths paths, FailureLog failures) {
        return new DataPlaneStatistics(
                wireGuard(flow),
                netStack(flow),
                tcp(flow),
                paths.counters(),
                flow.netStack().connections(),
                flow.netStack().receivedBytes(),
                failures.count());
    }

    private static Map<String, Long> wireGuard(PacketFlow flow) {
        Map<String, Long> counts = new HashMap<>();
        flow.formerCounts().forEach((counter, count) -> counts.put(counter.name(), count));
        flow.wireGuard()
                .counters()
                .nonZero()
                .forEach((counter, count) -> counts.merge(counter.name(), count, Long::sum));
        return counts;
    }

    private static Map<String, Long> netStack(PacketFlow flow) {
        Map<String, Long> counts = new HashMap<>();
        for (NetStackCounter counter : NetStackCounter.values()) {
            counts.put(counter.name(), flow.netStack().counters().get(counter));
        }
        for (PacketFault fault : PacketFault.values()) {
            counts.put(fault.name(), flow.netStack().counters().get(fault));
        }
        PacketFilter filter = flow.filter();
        if (filter != null) {
            for (FilterVerdict verdict : FilterVerdict.values()) {
                counts.put("FILTER_" + verdict.name(), filter.count(verdict));
            }
        }
        Tsmp tsmp = flow.tsmp();
        if (tsmp != null) {
            for (TsmpCounter counter : TsmpCounter.values()) {
                counts.put("TSMP_" + counter.name(), tsmp.count(counter));
            }
        }
        return counts;
    }

    private static Map<String, Long> tcp(PacketFlow flow) {
        Map<String, Long> counts = new HashMap<>();
        for (TcpCounter counter : TcpCounter.values()) {
            counts.put(counter.name(), flow.netStack().tcpCounters().get(counter));
        }
        return counts;
    }
}
