package org.tsrecorder.transport.netstack;

import io.netty.buffer.ByteBuf;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.packet.IpHeader;
import org.tsrecorder.transport.packet.IpProtocol;
import org.tsrecorder.transport.packet.TcpFlags;
import org.tsrecorder.transport.packet.TcpHeader;
import org.tsrecorder.transport.packet.TcpHeaderWriter;
import org.tsrecorder.transport.time.TokenBucket;

/** Answers segments of no connection: RFC 9293 §3.10.7.1, so many a second. */
final class ResetSender {
    private final TcpHeaderWriter writer = new TcpHeaderWriter();
    private final PacketSender sender;
    private final NetStackCounters counters;
    private final TokenBucket bucket;

    ResetSender(NetStackSettings settings, PacketSender sender, NetStackCounters counters) {
        this.sender = sender;
        this.counters = counters;
        bucket = new TokenBucket(settings.icmpErrorsPerSecond(), settings.icmpErrorsPerSecond());
    }

    void answer(long nowNanos, IpHeader ip, TcpHeader segment, IpAddress local) {
        counters.count(NetStackCounter.SEGMENTS_UNWANTED);
        if (segment.has(TcpFlags.RST)) {
            return;
        }
        if (!bucket.tryTake(nowNanos)) {
            counters.count(NetStackCounter.RESETS_SUPPRESSED);
            return;
        }
        ByteBuf buffer = sender.newBuffer(local, TcpHeader.LENGTH);
        int at = buffer.readerIndex();
        int ourPort = segment.destinationPort();
        int theirPort = segment.sourcePort();
        writer.begin(buffer, at, ourPort, theirPort).flags(TcpFlags.RST);
        if (segment.has(TcpFlags.ACK)) {
            writer.sequenceNumber(segment.acknowledgmentNumber());
        } else {
            writer.acknowledgmentNumber(segment.sequenceNumber() + segment.segmentLength());
        }
        buffer.writerIndex(at + writer.end());
        sender.send(buffer, local, ip.source(), IpProtocol.TCP);
        counters.count(NetStackCounter.RESETS_SENT);
    }
}
