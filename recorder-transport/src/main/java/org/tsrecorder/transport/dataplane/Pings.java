package org.tsrecorder.transport.dataplane;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.NoRouteToHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.tsrecorder.transport.crypto.RandomSource;
import org.tsrecorder.transport.packet.IcmpHeader;
import org.tsrecorder.transport.packet.IcmpType;
import org.tsrecorder.transport.packet.Icmpv6Type;
import org.tsrecorder.transport.packet.InternetChecksum;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.packet.IpHeader;
import org.tsrecorder.transport.packet.IpProtocol;
import org.tsrecorder.transport.packet.PacketFault;
import org.tsrecorder.transport.packet.TsmpHeader;
import org.tsrecorder.transport.wireguard.SendResult;

/** Our own pings that wait for an answer; each is known by eight random bytes that the peer sends back. */
final class Pings {
    /** As many as may wait; each does so for a time that its caller chose. */
    private static final int MOST = 1_024;

    private final IpHeader ip = new IpHeader();
    private final IcmpHeader icmp = new IcmpHeader();
    private final Map<Long, Waiting> waiting = new HashMap<>();
    private final PacketFlow flow;
    private final EventLoop loop;
    private final RandomSource random;

    /** A ping that was sent. */
    private record Waiting(IpAddress remote, long sentNanos, CompletableFuture<PingReply> result) {}

    Pings(PacketFlow flow, EventLoop loop, RandomSource random) {
        this.flow = flow;
        this.loop = loop;
        this.random = random;
    }

    /** Asks an address whether it is there. */
    CompletableFuture<PingReply> ping(long nowNanos, PingType type, IpAddress remote, Duration patience) {
        Optional<IpAddress> source = flow.netStack().addresses().stream()
                .filter(address -> address.isV6() == remote.isV6())
                .findFirst();
        if (source.isEmpty()) {
            return failed(new NoRouteToHostException("no address of our own to ping " + remote + " from"));
        }
        if (waiting.size() >= MOST) {
            return failed(new IOException("too many pings wait for an answer: " + MOST));
        }
        long data = randomLong();
        SendResult sent = flow.sendOwn(
                type == PingType.TSMP ? tsmp(source.get(), remote, data) : echo(source.get(), remote, data));
        if (sent == SendResult.NO_ROUTE) {
            return failed(new NoRouteToHostException("no peer has the address " + remote));
        }
        Waiting ping = new Waiting(remote, nowNanos, new CompletableFuture<>());
        waiting.put(data, ping);
        Future<?> timeout = loop.schedule(
                () -> ping.result()
                        .completeExceptionally(
                                new IOException("no answer from " + remote + " within " + patience.toMillis() + " ms")),
                patience.toNanos(),
                TimeUnit.NANOSECONDS);
        return ping.result().whenComplete((reply, failure) -> {
            waiting.remove(data);
            timeout.cancel(false);
        });
    }

    private static CompletableFuture<PingReply> failed(IOException reason) {
        return CompletableFuture.failedFuture(reason);
    }

    private long randomLong() {
        byte[] bytes = new byte[Long.BYTES];
        random.nextBytes(bytes);
        return ByteBuffer.wrap(bytes).getLong();
    }

    private static ByteBuf tsmp(IpAddress source, IpAddress remote, long data) {
        ByteBuf ping = OwnPackets.newBuffer(source, TsmpHeader.PING_LENGTH);
        TsmpHeader.appendPing(ping, data);
        return OwnPackets.complete(ping, source, remote, IpProtocol.TSMP);
    }

    private static ByteBuf echo(IpAddress source, IpAddress remote, long data) {
        int length = IcmpHeader.LENGTH + Long.BYTES;
        ByteBuf echo = OwnPackets.newBuffer(source, length);
        int at = echo.readerIndex();
        int type = source.isV6() ? Icmpv6Type.ECHO_REQUEST : IcmpType.ECHO_REQUEST;
        IcmpHeader.write(echo, at, type, 0, (int) data);
        echo.setLong(at + IcmpHeader.LENGTH, data).writerIndex(at + length);
        int protocol = source.isV6() ? IpProtocol.ICMPV6 : IpProtocol.ICMP;
        int pseudo = source.isV6() ? InternetChecksum.pseudoHeader(source, remote, protocol, length) : 0;
        InternetChecksum.store(echo, at, length, IcmpHeader.CHECKSUM, pseudo);
        return OwnPackets.complete(echo, source, remote, protocol);
    }

    /** An answer came; false if nobody waits for it. */
    boolean answered(long nowNanos, IpAddress remote, long data, int peerApiPort) {
        Waiting ping = waiting.get(data);
        if (ping == null || !ping.remote().equals(remote)) {
            return false;
        }
        ping.result().complete(new PingReply(Duration.ofNanos(nowNanos - ping.sentNanos()), peerApiPort));
        return true;
    }

    /** Whether this packet, which stays the caller's, is the answer to an echo of ours. */
    boolean takesEchoReply(long nowNanos, ByteBuf packet) {
        if (waiting.isEmpty() || ip.wrap(packet, packet.readerIndex(), packet.readableBytes()) != PacketFault.NONE) {
            return false;
        }
        int protocol = ip.isV6() ? IpProtocol.ICMPV6 : IpProtocol.ICMP;
        return !ip.isFragment()
                && ip.protocol() == protocol
                && icmp.wrap(packet, ip.payloadOffset(), ip.payloadLength()) == PacketFault.NONE
                && icmp.type() == (ip.isV6() ? Icmpv6Type.ECHO_REPLY : IcmpType.ECHO_REPLY)
                && icmp.payloadLength() == Long.BYTES
                && InternetChecksum.holds(
                        packet, ip.payloadOffset(), ip.payloadLength(), ip.isV6() ? ip.pseudoHeaderSum() : 0)
                && answered(nowNanos, ip.source(), packet.getLong(icmp.payloadOffset()), 0);
    }

    /** Nobody will answer any more. */
    void close() {
        for (Waiting ping : List.copyOf(waiting.values())) {
            ping.result().completeExceptionally(new IOException("the data plane is closed"));
        }
    }
}
