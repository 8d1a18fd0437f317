package org.tsrecorder.transport.netstack;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.packet.IpHeader;
import org.tsrecorder.transport.packet.IpProtocol;
import org.tsrecorder.transport.packet.PacketFault;
import org.tsrecorder.transport.tcp.KeyedHash;
import org.tsrecorder.transport.tcp.TcpCounters;
import org.tsrecorder.transport.time.DeadlineQueue;

/**
 * A host's TCP/IP on top of anything that carries IP packets: from packets to connections and sockets, and back.
 *
 * <p>An engine: all calls come from one thread, time is an argument, packets leave by {@link PacketOutput}. A batch is
 * processed like this:
 *
 * <pre>{@code
 * for each packet:  stack.receive(now, packet);
 * then once:        stack.flush(now);             // tells handlers, sends answers
 *                   arm a timer for stack.nextDeadlineNanos(), at which stack.onTimer(now)
 * }</pre>
 *
 * <p>After calls of sockets from outside a handler, {@link #flush} is to be called as well.
 */
public final class NetStack {
    /** No timer runs. */
    public static final long NO_DEADLINE = DeadlineQueue.NO_DEADLINE;

    private final IpHeader ip = new IpHeader();
    private final LocalAddresses addresses = new LocalAddresses();
    private final NetStackCounters counters = new NetStackCounters();
    private final RandomGenerator random;
    private final Reassembler reassembler;
    private final IcmpErrors errors;
    private final TcpDemultiplexer tcp;
    private final TcpSockets sockets;
    private final UdpDemultiplexer udp;
    private final IcmpReceiver icmp;
    private boolean flushing;

    /**
     * A stack without addresses.
     *
     * @param settings how much of everything it may use
     * @param allocator where its packets come from
     * @param random for ports and the table's key; should be unpredictable
     * @param hash for initial sequence numbers and SYN cookies
     * @param output where its packets go
     */
    public NetStack(
            NetStackSettings settings,
            ByteBufAllocator allocator,
            RandomGenerator random,
            KeyedHash hash,
            PacketOutput output) {
        this.random = random;
        PacketSender sender = new PacketSender(settings, allocator, output, counters);
        errors = new IcmpErrors(settings, sender, counters);
        reassembler = new Reassembler(settings, allocator, errors, counters);
        tcp = new TcpDemultiplexer(settings, random, hash, sender, counters);
        sockets = tcp.sockets();
        udp = new UdpDemultiplexer(settings, addresses, allocator, sender, errors, counters);
        icmp = new IcmpReceiver(addresses, sender, tcp, udp, counters);
    }

    /** Replaces our addresses; connections of those that go are reset. */
    public void addresses(long nowNanos, Collection<IpAddress> ours) {
        addresses.replace(ours);
        sockets.abort(nowNanos, socket -> !addresses.contains(socket.local()));
    }

    /** Our addresses. */
    public List<IpAddress> addresses() {
        return addresses.all();
    }

    /**
     * Takes a packet that came for us.
     *
     * @param packet one IP packet, readable from its first byte on; ownership moves in
     */
    public void receive(long nowNanos, ByteBuf packet) {
        counters.count(NetStackCounter.PACKETS_RECEIVED);
        PacketFault fault = ip.wrap(packet, packet.readerIndex(), packet.readableBytes());
        IpAddress local = fault == PacketFault.NONE ? addresses.destinationOf(ip) : null;
        if (fault != PacketFault.NONE) {
            counters.count(fault);
        } else if (local == null) {
            counters.count(NetStackCounter.PACKETS_NOT_OURS);
        } else if (isFromNowhere()) {
            counters.count(NetStackCounter.PACKETS_FROM_NOWHERE);
        } else if (ip.isFragment()) {
            receiveFragment(nowNanos, packet);
        } else {
            deliver(nowNanos, local, packet);
            return;
        }
        packet.release();
    }

    /** Whether the source cannot be a sender's: nobody's address, or our own. */
    private boolean isFromNowhere() {
        return addresses.isSourceOf(ip) || !HostAddresses.isHost(ip.isV6(), ip.sourceHigh(), ip.sourceLow());
    }

    private void receiveFragment(long nowNanos, ByteBuf fragment) {
        ByteBuf whole = reassembler.add(nowNanos, ip, fragment);
        if (whole == null) {
            return;
        }
        PacketFault fault = ip.wrap(whole, whole.readerIndex(), whole.readableBytes());
        IpAddress local = fault == PacketFault.NONE ? addresses.destinationOf(ip) : null;
        if (local == null || ip.isFragment()) {
            counters.count(fault == PacketFault.NONE ? PacketFault.BAD_FRAGMENT : fault);
            whole.release();
        } else {
            deliver(nowNanos, local, whole);
        }
    }

    private void deliver(long nowNanos, IpAddress local, ByteBuf packet) {
        int protocol = ip.protocol();
        if (protocol == IpProtocol.TCP) {
            tcp.receive(nowNanos, ip, local, packet);
            return;
        }
        if (protocol == IpProtocol.UDP) {
            udp.receive(nowNanos, ip, local, packet);
        } else if (protocol == (ip.isV6() ? IpProtocol.ICMPV6 : IpProtocol.ICMP)) {
            icmp.receive(nowNanos, ip, local, packet);
        } else {
            counters.count(NetStackCounter.PROTOCOLS_UNKNOWN);
            if (protocol != IpProtocol.NO_NEXT_HEADER) {
                errors.sendProtocolUnreachable(nowNanos, ip, local, packet);
            }
        }
        packet.release();
    }

    /** Tells handlers what happened, and sends what is to be sent. Does nothing when called by a handler. */
    public void flush(long nowNanos) {
        if (flushing) {
            return;
        }
        flushing = true;
        try {
            udp.flush();
            sockets.flush(nowNanos);
        } finally {
            flushing = false;
        }
    }

    /** Whether {@link #flush} has something to do. */
    public boolean needsFlush() {
        return sockets.isTouched() || udp.isTouched();
    }

    /**
     * Does what is due, {@link #flush} included. To be called at {@link #nextDeadlineNanos()}; earlier does no harm.
     */
    public void onTimer(long nowNanos) {
        reassembler.onTimer(nowNanos);
        sockets.onTimer(nowNanos);
        flush(nowNanos);
    }

    /** When {@link #onTimer} has something to do, on the clock of {@code nowNanos}, or {@link #NO_DEADLINE}. */
    public long nextDeadlineNanos() {
        long fragments = reassembler.nextDeadlineNanos();
        long connections = sockets.nextDeadlineNanos();
        if (fragments == NO_DEADLINE || connections == NO_DEADLINE) {
            return fragments == NO_DEADLINE ? connections : fragments;
        }
        return fragments - connections < 0 ? fragments : connections;
    }

    /**
     * Listens on a port.
     *
     * @param address one of ours; or {@link IpAddress#ANY_V4} or {@link IpAddress#ANY_V6} for all of that family
     * @param port 1 to 65535
     * @return empty if somebody listens there
     * @throws IllegalArgumentException when the port is out of range
     */
    public Optional<TcpListener> listen(IpAddress address, int port, TcpAcceptor acceptor) {
        checkPort(port);
        return tcp.listen(address, port, acceptor);
    }

    /**
     * Connects to a peer from our address of its family; the handler is told how it went.
     *
     * @return empty if that cannot be a host's address (RFC 9293 §3.9.1.1), or we have none of that family, or no free
     *     port, or too many connections
     * @throws IllegalArgumentException when the port is out of range
     */
    public Optional<TcpSocket> connect(long nowNanos, IpAddress remote, int remotePort, TcpHandler handler) {
        IpAddress local = addresses.sourceFor(remote);
        return local == null ? Optional.empty() : connect(nowNanos, local, remote, remotePort, handler);
    }

    /**
     * As {@link #connect(long, IpAddress, int, TcpHandler)}, from this address of ours.
     *
     * @return empty also if it is not ours, or of another family than the peer's
     */
    public Optional<TcpSocket> connect(
            long nowNanos, IpAddress local, IpAddress remote, int remotePort, TcpHandler handler) {
        checkPort(remotePort);
        boolean possible = addresses.contains(local) && local.isV6() == remote.isV6() && HostAddresses.isHost(remote);
        return possible ? tcp.connect(nowNanos, local, remote, remotePort, handler) : Optional.empty();
    }

    /**
     * The remote node rejects this TCP connection of ours: one whose SYN is not answered yet ends with
     * {@link org.tsrecorder.transport.tcp.TcpEnd#REJECTED}.
     *
     * @return false if there is no such connection
     */
    public boolean rejected(IpAddress local, int localPort, IpAddress remote, int remotePort) {
        return tcp.onRejected(local, localPort, remote, remotePort);
    }

    /**
     * Opens a UDP port.
     *
     * @param address one of ours; or {@link IpAddress#ANY_V4} or {@link IpAddress#ANY_V6} for all of that family
     * @param port 1 to 65535, or 0 for any free one
     * @return empty if it is taken
     * @throws IllegalArgumentException when the port is out of range
     */
    public Optional<UdpSocket> bind(IpAddress address, int port, UdpHandler handler) {
        if (port != 0) {
            checkPort(port);
            return udp.bind(address, port, handler);
        }
        int range = 0x10000 - NetStackTuning.FIRST_EPHEMERAL_PORT;
        int start = random.nextInt(range);
        for (int i = 0; i < NetStackTuning.PORT_ATTEMPTS; i++) {
            int candidate = NetStackTuning.FIRST_EPHEMERAL_PORT + (start + i) % range;
            if (!udp.isBound(address, candidate)) {
                return udp.bind(address, candidate, handler);
            }
        }
        return Optional.empty();
    }

    private static void checkPort(int port) {
        if (port < 1 || port > 0xFFFF) {
            throw new IllegalArgumentException("port=" + port);
        }
    }

    /** Resets all connections, closes all listeners and sockets. */
    public void close(long nowNanos) {
        tcp.close();
        udp.close();
        sockets.abort(nowNanos, socket -> true);
        flush(nowNanos);
    }

    /** What happened so far. */
    public NetStackCounters counters() {
        return counters;
    }

    /** What happened so far on connections. */
    public TcpCounters tcpCounters() {
        return tcp.tcpCounters();
    }

    /** TCP connections there are, those that are closing and half-open included. */
    public int connections() {
        return sockets.size();
    }

    /** TCP connections that a peer has begun and not yet confirmed. */
    public int halfOpen() {
        return sockets.halfOpen();
    }

    /** Bytes received that nobody has read yet, of all connections. */
    public long receivedBytes() {
        return sockets.received();
    }
}
