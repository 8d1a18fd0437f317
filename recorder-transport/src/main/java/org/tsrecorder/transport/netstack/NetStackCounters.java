package org.tsrecorder.transport.netstack;

import org.tsrecorder.transport.packet.PacketFault;

/** What happened in a stack since it began. Written by the stack's thread; readable from others with some delay. */
@SuppressWarnings("EnumOrdinal") // an index that never leaves this class
public final class NetStackCounters {
    private final long[] counts = new long[NetStackCounter.values().length];
    private final long[] faults = new long[PacketFault.values().length];

    NetStackCounters() {}

    /** How often it happened. */
    public long get(NetStackCounter counter) {
        return counts[counter.ordinal()];
    }

    /** How many packets were malformed in this way. */
    public long get(PacketFault fault) {
        return faults[fault.ordinal()];
    }

    void count(NetStackCounter counter) {
        counts[counter.ordinal()]++;
    }

    void count(PacketFault fault) {
        faults[fault.ordinal()]++;
        count(NetStackCounter.PACKETS_MALFORMED);
    }
}
