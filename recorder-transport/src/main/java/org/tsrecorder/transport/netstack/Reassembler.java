package org.tsrecorder.transport.netstack;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.transport.packet.IpHeader;
import org.tsrecorder.transport.time.DeadlineQueue;

/**
 * Puts packets together from fragments (RFC 791 §3.2, RFC 8200 §4.5). Fragments that overlap end the whole packet (RFC
 * 5722; the rule for IPv6 does no harm to IPv4), a fragment that came twice is skipped. Bounded by bytes and time; when
 * full, the oldest partial packet goes.
 */
final class Reassembler {
    private final Map<PartialPacket.Key, PartialPacket> partials = new LinkedHashMap<>();
    private final NetStackCounters counters;
    private final ByteBufAllocator allocator;
    private final IcmpErrors errors;
    private final int limit;
    private int held;

    Reassembler(NetStackSettings settings, ByteBufAllocator allocator, IcmpErrors errors, NetStackCounters counters) {
        this.errors = errors;
        this.allocator = allocator;
        this.counters = counters;
        limit = settings.fragments();
    }

    /** Bytes that wait. */
    int held() {
        return held;
    }

    /**
     * Takes a fragment.
     *
     * @param packet stays the caller's
     * @return the whole packet, if this was the last piece of it; it becomes the caller's
     */
    @Nullable
    ByteBuf add(long nowNanos, IpHeader ip, ByteBuf packet) {
        counters.count(NetStackCounter.FRAGMENTS_RECEIVED);
        PartialPacket.Key key = PartialPacket.Key.of(ip);
        PartialPacket partial = partials.computeIfAbsent(key, absent -> new PartialPacket(absent, nowNanos));
        int before = partial.charge();
        PartialPacket.Outcome outcome = partial.add(ip, packet);
        held += partial.charge() - before;
        if (outcome == PartialPacket.Outcome.CONTRADICTORY) {
            counters.count(NetStackCounter.REASSEMBLIES_CONTRADICTORY);
            drop(partial);
            return null;
        }
        if (partial.isWhole()) {
            drop(partial);
            return assemble(partial);
        }
        evict();
        return null;
    }

    private ByteBuf assemble(PartialPacket partial) {
        counters.count(NetStackCounter.PACKETS_REASSEMBLED);
        int header = IpHeader.lengthFor(partial.key.source());
        ByteBuf whole = allocator.directBuffer(header + partial.length());
        whole.writeZero(header);
        IpHeader.write(whole, 0, partial.key.source(), partial.key.destination(), partial.protocol(), partial.length());
        partial.writeTo(whole);
        return whole;
    }

    private void drop(PartialPacket partial) {
        partials.remove(partial.key);
        held -= partial.charge();
    }

    private void evict() {
        Iterator<PartialPacket> oldest = partials.values().iterator();
        while (held > limit && oldest.hasNext()) {
            held -= oldest.next().charge();
            oldest.remove();
            counters.count(NetStackCounter.REASSEMBLIES_EVICTED);
        }
    }

    /** Gives up what has waited too long, and tells who sent the first fragment of it. */
    void onTimer(long nowNanos) {
        Iterator<PartialPacket> oldest = partials.values().iterator();
        while (oldest.hasNext()) {
            PartialPacket partial = oldest.next();
            if (nowNanos - partial.beganNanos < NetStackTuning.REASSEMBLY_NANOS) {
                return;
            }
            held -= partial.charge();
            oldest.remove();
            counters.count(NetStackCounter.REASSEMBLIES_TIMED_OUT);
            PartialPacket.Key key = partial.key;
            partial.firstToQuote().ifPresent(first -> {
                errors.sendReassemblyTimeExceeded(nowNanos, key.destination(), key.source(), first);
                first.release();
            });
        }
    }

    long nextDeadlineNanos() {
        Iterator<PartialPacket> oldest = partials.values().iterator();
        return oldest.hasNext()
                ? oldest.next().beganNanos + NetStackTuning.REASSEMBLY_NANOS
                : DeadlineQueue.NO_DEADLINE;
    }
}
