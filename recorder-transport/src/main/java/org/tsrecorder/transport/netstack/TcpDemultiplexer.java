package org.tsrecorder.transport.netstack;

import io.netty.buffer.ByteBuf;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.tsrecorder.transport.packet.InternetChecksum;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.packet.IpHeader;
import org.tsrecorder.transport.packet.PacketFault;
import org.tsrecorder.transport.packet.TcpFlags;
import org.tsrecorder.transport.packet.TcpHeader;
import org.tsrecorder.transport.tcp.InitialSequenceNumbers;
import org.tsrecorder.transport.tcp.KeyedHash;
import org.tsrecorder.transport.tcp.TcpConnection;
import org.tsrecorder.transport.tcp.TcpCounters;
import org.tsrecorder.transport.tcp.TcpIcmpError;
import org.tsrecorder.transport.tcp.TcpOpening;
import org.tsrecorder.transport.tcp.TcpState;

/**
 * From TCP segments to connections. A segment belongs to a connection, else to a listener, else it is answered by a
 * RST.
 *
 * <pre>
 *   SYN ─▶ listener ─┬─ room for a half-open one ─▶ connection in SYN_RECEIVED
 *                    └─ none ─▶ cookie ─▶ ACK with it ─▶ connection in ESTABLISHED
 * </pre>
 */
final class TcpDemultiplexer {
    private static final int SYN_ALONE = TcpFlags.SYN | TcpFlags.ACK | TcpFlags.RST | TcpFlags.FIN;

    private final TcpHeader header = new TcpHeader();
    private final FourTuple tuple = new FourTuple();
    private final PortTable<TcpListener> listeners = new PortTable<>();
    private final NetStackSettings settings;
    private final TcpSockets sockets;
    private final InitialSequenceNumbers numbers;
    private final CookieHandshake cookies;
    private final ResetSender resets;
    private final PacketSender sender;
    private final NetStackCounters counters;
    private final TcpCounters tcpCounters = new TcpCounters();
    private final RandomGenerator random;

    TcpDemultiplexer(
            NetStackSettings settings,
            RandomGenerator random,
            KeyedHash hash,
            PacketSender sender,
            NetStackCounters counters) {
        this.settings = settings;
        this.random = random;
        this.sender = sender;
        this.counters = counters;
        numbers = new InitialSequenceNumbers(hash);
        sockets = new TcpSockets(settings, random.nextLong(), counters);
        cookies = new CookieHandshake(settings, hash, numbers, sender, tcpCounters);
        resets = new ResetSender(settings, sender, counters);
    }

    TcpSockets sockets() {
        return sockets;
    }

    TcpCounters tcpCounters() {
        return tcpCounters;
    }

    /** Takes a packet, whose view {@code ip} is; its ownership moves in. */
    void receive(long nowNanos, IpHeader ip, IpAddress local, ByteBuf packet) {
        PacketFault fault = header.wrap(packet, ip.payloadOffset(), ip.payloadLength());
        if (fault == PacketFault.NONE
                && !InternetChecksum.holds(packet, ip.payloadOffset(), ip.payloadLength(), ip.pseudoHeaderSum())) {
            fault = PacketFault.BAD_CHECKSUM;
        }
        if (fault != PacketFault.NONE) {
            counters.count(fault);
            packet.release();
            return;
        }
        if (header.hasMalformedOptions()) {
            counters.count(NetStackCounter.OPTIONS_MALFORMED);
        }
        packet.setIndex(header.payloadOffset(), ip.payloadEnd());
        tuple.ofReceived(ip, header.sourcePort(), header.destinationPort());
        TcpSocket socket = sockets.find(tuple);
        if (socket != null && !isSupersededBySyn(nowNanos, ip, socket)) {
            sockets.receive(nowNanos, socket, header, packet);
        } else {
            receiveNew(nowNanos, ip, local, packet);
        }
    }

    private boolean isSupersededBySyn(long nowNanos, IpHeader ip, TcpSocket socket) {
        boolean superseded = socket.connection().state() == TcpState.TIME_WAIT
                && socket.connection().acceptsNewIncarnation(header)
                && listeners.find(ip, header.destinationPort()) != null;
        if (superseded) {
            sockets.supersede(nowNanos, socket);
        }
        return superseded;
    }

    private void receiveNew(long nowNanos, IpHeader ip, IpAddress local, ByteBuf packet) {
        TcpListener listener = listeners.find(ip, header.destinationPort());
        if (listener != null && (header.flags() & SYN_ALONE) == TcpFlags.SYN) {
            receiveSyn(nowNanos, ip, local, listener, packet);
        } else if (listener != null && isCookieExpected(nowNanos)) {
            receiveCookie(nowNanos, ip, local, listener, packet);
        } else {
            resets.answer(nowNanos, ip, header, local);
            packet.release();
        }
    }

    private boolean isCookieExpected(long nowNanos) {
        return (header.flags() & (TcpFlags.ACK | TcpFlags.SYN | TcpFlags.RST)) == TcpFlags.ACK
                && cookies.isExpected(nowNanos);
    }

    private void receiveSyn(long nowNanos, IpHeader ip, IpAddress local, TcpListener listener, ByteBuf packet) {
        IpAddress remote = ip.source();
        if (!listener.isAccepting() || !sockets.makeRoom(nowNanos)) {
            counters.count(NetStackCounter.SYNS_DROPPED);
            packet.release();
        } else if (sockets.halfOpen() < settings.halfOpen() && listener.hasRoom()) {
            TcpOpening opening = opening(nowNanos, tuple, local, remote);
            TcpSocket socket = wrap(TcpConnection.listen(settings.tcp(), opening, tcpCounters), local, remote);
            sockets.addHalfOpen(socket, listener);
            sockets.receive(nowNanos, socket, header, packet);
        } else {
            boolean answered = cookies.answer(nowNanos, tuple, header, local, remote);
            counters.count(answered ? NetStackCounter.SYN_COOKIES_SENT : NetStackCounter.SYNS_DROPPED);
            packet.release();
        }
    }

    /**
     * An ACK without a valid cookie is not answered by a RST: it may be a later segment of a peer whose first is lost.
     */
    private void receiveCookie(long nowNanos, IpHeader ip, IpAddress local, TcpListener listener, ByteBuf packet) {
        TcpConnection connection =
                sockets.makeRoom(nowNanos) ? cookies.restore(nowNanos, tuple, header, ip, local) : null;
        if (connection == null) {
            counters.count(NetStackCounter.SYN_COOKIES_REFUSED);
            packet.release();
            return;
        }
        counters.count(NetStackCounter.SYN_COOKIES_ACCEPTED);
        TcpSocket socket = wrap(connection, local, ip.source());
        sockets.addHalfOpen(socket, listener);
        sockets.receive(nowNanos, socket, header, packet);
    }

    private TcpSocket wrap(TcpConnection connection, IpAddress local, IpAddress remote) {
        TcpSocket.Opening opening = new TcpSocket.Opening(connection, tuple.localPort, tuple.remotePort);
        return new TcpSocket(sockets, sender, local, remote, opening);
    }

    private TcpOpening opening(long nowNanos, FourTuple ends, IpAddress local, IpAddress remote) {
        return numbers.opening(
                nowNanos, local, ends.localPort, remote, ends.remotePort, settings.maximumSegmentSize(local.isV6()));
    }

    Optional<TcpListener> listen(IpAddress address, int port, TcpAcceptor acceptor) {
        TcpListener listener = new TcpListener(this, address, port, acceptor);
        return listeners.bind(address, port, listener) ? Optional.of(listener) : Optional.empty();
    }

    void unbind(TcpListener listener) {
        listeners.unbind(listener.address(), listener.port());
    }

    Optional<TcpSocket> connect(long nowNanos, IpAddress local, IpAddress remote, int remotePort, TcpHandler handler) {
        if (!sockets.makeRoom(nowNanos) || !choosePort(local, remote, remotePort)) {
            return Optional.empty();
        }
        TcpOpening opening = opening(nowNanos, tuple, local, remote);
        TcpSocket socket = wrap(TcpConnection.active(settings.tcp(), opening, tcpCounters), local, remote);
        sockets.addOpened(nowNanos, socket, handler);
        return Optional.of(socket);
    }

    /** Fills in a 4-tuple that is free, searching from a random port on (RFC 6056 §3.3.2). */
    private boolean choosePort(IpAddress local, IpAddress remote, int remotePort) {
        int range = 0x10000 - NetStackTuning.FIRST_EPHEMERAL_PORT;
        int start = random.nextInt(range);
        for (int i = 0; i < NetStackTuning.PORT_ATTEMPTS; i++) {
            int port = NetStackTuning.FIRST_EPHEMERAL_PORT + (start + i) % range;
            tuple.set(local, port, remote, remotePort);
            if (sockets.find(tuple) == null && !listeners.isBound(local, port)) {
                return true;
            }
        }
        return false;
    }

    /** Takes an ICMP error about a packet of ours, whose view {@code quoted} is; says whether it can be about one. */
    boolean onError(long nowNanos, IcmpError error, IpHeader quoted, ByteBuf packet, int length) {
        if (header.wrapQuoted(packet, quoted.payloadOffset(), length) != PacketFault.NONE) {
            return false;
        }
        tuple.ofSent(quoted, header.sourcePort(), header.destinationPort());
        TcpSocket socket = sockets.find(tuple);
        // RFC 5927 §4.1: only who sees the connection knows what is under way.
        if (socket == null || !socket.connection().isUnderWay(header.sequenceNumber())) {
            return false;
        }
        switch (error.kind()) {
            case HARD -> socket.connection().onIcmpError(TcpIcmpError.HARD);
            case SOFT -> socket.connection().onIcmpError(TcpIcmpError.SOFT);
            case TOO_BIG -> onTooBig(nowNanos, socket, error.mtu());
            case IGNORED -> {}
        }
        sockets.touch(socket);
        return true;
    }

    /** The remote node rejects a connection of ours; false if there is none. */
    boolean onRejected(IpAddress local, int localPort, IpAddress remote, int remotePort) {
        tuple.set(local, localPort, remote, remotePort);
        TcpSocket socket = sockets.find(tuple);
        if (socket == null) {
            return false;
        }
        socket.connection().onRejected();
        sockets.touch(socket);
        return true;
    }

    private static void onTooBig(long nowNanos, TcpSocket socket, int mtu) {
        boolean v6 = socket.local().isV6();
        int least = v6 ? NetStackTuning.LEAST_MTU_V6 : NetStackTuning.LEAST_MTU_V4;
        int headers = IpHeader.lengthFor(socket.local()) + TcpHeader.LENGTH;
        socket.connection().onPathMtu(nowNanos, Math.max(mtu, least) - headers, socket.output());
    }

    void close() {
        listeners.all().forEach(TcpListener::close);
    }
}
