package org.tsrecorder.transport.netstack;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.packet.IpHeader;
import org.tsrecorder.transport.packet.IpProtocol;
import org.tsrecorder.transport.packet.TcpFlags;
import org.tsrecorder.transport.packet.TcpHeader;
import org.tsrecorder.transport.packet.TcpHeaderWriter;
import org.tsrecorder.transport.tcp.InitialSequenceNumbers;
import org.tsrecorder.transport.tcp.KeyedHash;
import org.tsrecorder.transport.tcp.TcpConnection;
import org.tsrecorder.transport.tcp.TcpCounters;
import org.tsrecorder.transport.tcp.TcpHandshake;
import org.tsrecorder.transport.tcp.TcpOpening;
import org.tsrecorder.transport.tcp.TcpSettings;

/**
 * Shakes hands without keeping anything: answers SYNs by {@link SynCookies}, makes connections of those that return.
 */
final class CookieHandshake {
    private static final int MOST_WINDOW = 0xFFFF;
    private static final int MOST_WINDOW_SHIFT = 14;
    private static final int NANOS_PER_TICK = 1_000_000;

    private final TcpHeaderWriter writer = new TcpHeaderWriter();
    private final NetStackSettings settings;
    private final TcpSettings tcp;
    private final SynCookies cookies;
    private final InitialSequenceNumbers numbers;
    private final PacketSender sender;
    private final TcpCounters counters;

    CookieHandshake(
            NetStackSettings settings,
            KeyedHash hash,
            InitialSequenceNumbers numbers,
            PacketSender sender,
            TcpCounters counters) {
        this.settings = settings;
        this.numbers = numbers;
        this.sender = sender;
        this.counters = counters;
        tcp = settings.tcp();
        cookies = new SynCookies(hash);
    }

    /** Whether an ACK that comes now can bring back a cookie. */
    boolean isExpected(long nowNanos) {
        return cookies.areOut(nowNanos);
    }

    /** Answers a SYN; says whether it could: not if the peer's segments are too small. */
    boolean answer(long nowNanos, FourTuple tuple, TcpHeader syn, IpAddress local, IpAddress remote) {
        int silent = tuple.v6 ? TcpOpening.DEFAULT_V6 : TcpOpening.DEFAULT_V4;
        int peerSize = syn.maximumSegmentSize() == 0 ? silent : syn.maximumSegmentSize();
        if (peerSize < SynCookies.leastSegmentSize()) {
            return false;
        }
        int cookie = cookies.issue(nowNanos, tuple, syn.sequenceNumber(), peerSize);
        ByteBuf buffer = sender.newBuffer(local, TcpHeader.MAX_LENGTH);
        int at = buffer.readerIndex();
        writer.begin(buffer, at, tuple.localPort, tuple.remotePort)
                .sequenceNumber(cookie)
                .acknowledgmentNumber(syn.sequenceNumber() + 1)
                .flags(TcpFlags.SYN)
                .window(offeredWindow())
                .maximumSegmentSize(settings.maximumSegmentSize(tuple.v6));
        if (tcp.timestamps() && syn.hasTimestamps()) {
            writeOptions(nowNanos, tuple, syn, local, remote);
        }
        buffer.writerIndex(at + writer.end());
        sender.send(buffer, local, remote, IpProtocol.TCP);
        return true;
    }

    private void writeOptions(long nowNanos, FourTuple tuple, TcpHeader syn, IpAddress local, IpAddress remote) {
        boolean sack = tcp.selectiveAcknowledgments() && syn.sackPermitted();
        int clock = (int) (nowNanos / NANOS_PER_TICK)
                + opening(nowNanos, tuple, local, remote).timestampOffset();
        if (sack) {
            writer.sackPermitted();
        }
        writer.timestamps(SynCookies.timestamp(clock, syn.windowScale(), sack), syn.timestampValue());
        if (syn.windowScale() >= 0) {
            writer.windowScale(offeredShift());
        }
    }

    /** The connection that an ACK brings back, or null if its cookie is none of ours. */
    @Nullable
    TcpConnection restore(long nowNanos, FourTuple tuple, TcpHeader ack, IpHeader ip, IpAddress local) {
        int cookie = ack.acknowledgmentNumber() - 1;
        int peerNumber = ack.sequenceNumber() - 1;
        int peerSize = cookies.validate(nowNanos, tuple, cookie, peerNumber);
        if (peerSize == SynCookies.INVALID) {
            return null;
        }
        boolean timestamps = tcp.timestamps() && ack.hasTimestamps();
        int echoed = ack.timestampEchoReply();
        int peerShift = timestamps ? SynCookies.windowScale(echoed) : -1;
        TcpHandshake handshake = new TcpHandshake(
                peerNumber,
                peerSize,
                peerShift < 0 ? TcpHandshake.NO_SCALING : peerShift,
                offeredShift(),
                timestamps && tcp.selectiveAcknowledgments() && SynCookies.sack(echoed),
                timestamps,
                ack.timestampValue());
        TcpOpening plain = opening(nowNanos, tuple, local, ip.source());
        TcpOpening opening = new TcpOpening(
                plain.localPort(),
                plain.remotePort(),
                cookie,
                plain.timestampOffset(),
                plain.defaultSegmentSize(),
                plain.maximumSegmentSize());
        return TcpConnection.established(tcp, opening, counters, handshake, offeredWindow(), nowNanos);
    }

    /** As for any connection, so that its timestamps go on where the cookie's ended. */
    private TcpOpening opening(long nowNanos, FourTuple tuple, IpAddress local, IpAddress remote) {
        int size = settings.maximumSegmentSize(tuple.v6);
        return numbers.opening(nowNanos, local, tuple.localPort, remote, tuple.remotePort, size);
    }

    private int offeredWindow() {
        return Math.min(tcp.receiveBufferInitial(), MOST_WINDOW);
    }

    /** The scale that tells of the largest buffer, as a connection chooses it. */
    private int offeredShift() {
        int shift = 0;
        while (shift < MOST_WINDOW_SHIFT && tcp.receiveBufferMaximum() >>> shift > MOST_WINDOW) {
            shift++;
        }
        return shift;
    }
}
