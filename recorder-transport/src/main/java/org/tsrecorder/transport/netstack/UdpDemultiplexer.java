package org.tsrecorder.transport.netstack;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayDeque;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tsrecorder.transport.packet.InternetChecksum;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.packet.IpHeader;
import org.tsrecorder.transport.packet.IpProtocol;
import org.tsrecorder.transport.packet.PacketFault;
import org.tsrecorder.transport.packet.UdpHeader;

/** From UDP datagrams to sockets, and back. */
final class UdpDemultiplexer {
    private static final Logger LOG = LoggerFactory.getLogger(UdpDemultiplexer.class);

    private final PortTable<UdpSocket> sockets = new PortTable<>();
    private final ArrayDeque<UdpSocket> touched = new ArrayDeque<>();
    private final UdpHeader udp = new UdpHeader();
    private final NetStackSettings settings;
    private final LocalAddresses addresses;
    private final ByteBufAllocator allocator;
    private final PacketSender sender;
    private final IcmpErrors errors;
    private final NetStackCounters counters;

    UdpDemultiplexer(
            NetStackSettings settings,
            LocalAddresses addresses,
            ByteBufAllocator allocator,
            PacketSender sender,
            IcmpErrors errors,
            NetStackCounters counters) {
        this.settings = settings;
        this.addresses = addresses;
        this.allocator = allocator;
        this.sender = sender;
        this.errors = errors;
        this.counters = counters;
    }

    Optional<UdpSocket> bind(IpAddress address, int port, UdpHandler handler) {
        UdpSocket socket = new UdpSocket(this, handler, address, port, settings.datagramQueue());
        return sockets.bind(address, port, socket) ? Optional.of(socket) : Optional.empty();
    }

    boolean isBound(IpAddress address, int port) {
        return sockets.isBound(address, port);
    }

    void unbind(UdpSocket socket) {
        sockets.unbind(socket.address(), socket.port());
    }

    /** Takes a packet, whose view {@code ip} is; it stays the caller's. */
    void receive(long nowNanos, IpHeader ip, IpAddress local, ByteBuf packet) {
        PacketFault fault = udp.wrap(packet, ip.payloadOffset(), ip.payloadLength());
        if (fault == PacketFault.NONE && !checksumHolds(ip, packet)) {
            fault = PacketFault.BAD_CHECKSUM;
        }
        if (fault != PacketFault.NONE) {
            counters.count(fault);
            return;
        }
        UdpSocket socket = sockets.find(ip, udp.destinationPort());
        if (socket == null) {
            counters.count(NetStackCounter.DATAGRAMS_UNWANTED);
            errors.sendPortUnreachable(nowNanos, ip, local, packet);
        } else if (!socket.hasRoom(udp.payloadLength())) {
            counters.count(NetStackCounter.DATAGRAMS_OVERFLOWED);
        } else {
            deliver(socket, ip, local, packet);
        }
    }

    private boolean checksumHolds(IpHeader ip, ByteBuf packet) {
        if (!udp.hasChecksum()) {
            return !ip.isV6();
        }
        // The pseudo header holds UDP's own length, which may be less than what IP carries.
        int excess = ip.payloadLength() - udp.length();
        int pseudo = InternetChecksum.add(ip.pseudoHeaderSum(), InternetChecksum.complement(excess));
        return InternetChecksum.holds(packet, ip.payloadOffset(), udp.length(), pseudo);
    }

    /** The payload is copied: a queued datagram must not pin the buffer of a whole batch. */
    private void deliver(UdpSocket socket, IpHeader ip, IpAddress local, ByteBuf packet) {
        counters.count(NetStackCounter.DATAGRAMS_DELIVERED);
        ByteBuf payload = allocator.directBuffer(udp.payloadLength());
        payload.writeBytes(packet, udp.payloadOffset(), udp.payloadLength());
        socket.enqueue(new UdpDatagram(ip.source(), udp.sourcePort(), local, payload));
        touched.add(socket);
    }

    boolean send(UdpSocket socket, ByteBuf payload, IpAddress remote, int remotePort) {
        IpAddress source = socket.address().isUnspecified() ? addresses.sourceFor(remote) : socket.address();
        int size = UdpHeader.LENGTH + payload.readableBytes();
        if (source == null || socket.address().isV6() != remote.isV6() || remotePort < 1 || remotePort > 0xFFFF) {
            return false;
        }
        if (IpHeader.lengthFor(source) + size > settings.mtu()) {
            return false;
        }
        ByteBuf buffer = sender.newBuffer(source, size);
        UdpHeader.write(buffer, buffer.readerIndex(), socket.port(), remotePort, payload.readableBytes());
        buffer.writerIndex(buffer.readerIndex() + UdpHeader.LENGTH);
        buffer.writeBytes(payload, payload.readerIndex(), payload.readableBytes());
        sender.send(buffer, source, remote, IpProtocol.UDP);
        return true;
    }

    /** Takes an ICMP error about a packet of ours, whose view {@code quoted} is; says whether it can be about one. */
    boolean onError(IcmpError error, IpHeader quoted, ByteBuf packet, int length) {
        if (udp.wrapQuoted(packet, quoted.payloadOffset(), length) != PacketFault.NONE) {
            return false;
        }
        UdpSocket socket = sockets.findSender(quoted, udp.sourcePort());
        if (socket == null) {
            return false;
        }
        if (error.kind() == IcmpError.Kind.HARD) {
            socket.noteUnreachable(quoted.destination(), udp.destinationPort());
            touched.add(socket);
        }
        return true;
    }

    boolean isTouched() {
        return !touched.isEmpty();
    }

    /** Tells the handlers. */
    void flush() {
        for (UdpSocket socket = touched.poll(); socket != null; socket = touched.poll()) {
            tell(socket);
        }
    }

    private void tell(UdpSocket socket) {
        try {
            socket.tellHandler();
        } catch (RuntimeException failure) {
            counters.count(NetStackCounter.HANDLERS_FAILED);
            LOG.warn("the handler of UDP port {} failed; the socket is closed", socket.port(), failure);
            socket.close();
        }
    }

    void close() {
        sockets.all().forEach(UdpSocket::close);
    }
}
