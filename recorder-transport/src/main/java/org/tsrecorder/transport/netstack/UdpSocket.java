package org.tsrecorder.transport.netstack;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.transport.packet.IpAddress;

/** A UDP port of ours with a bounded queue of what came to it. Belongs to the stack's thread. */
public final class UdpSocket {
    private final UdpDemultiplexer owner;
    private final UdpHandler handler;
    private final IpAddress address;
    private final int port;
    private final int limit;
    private final ArrayDeque<UdpDatagram> queue = new ArrayDeque<>();
    private int queued;
    private long overflowed;
    private boolean closed;
    /** Who is unreachable, to be told in the next flush. */
    private @Nullable IpAddress unreachable;

    private int unreachablePort;
    private boolean readable;

    UdpSocket(UdpDemultiplexer owner, UdpHandler handler, IpAddress address, int port, int limit) {
        this.owner = owner;
        this.handler = handler;
        this.address = address;
        this.port = port;
        this.limit = limit;
    }

    /** The address it is bound to; unspecified for all of ours. */
    public IpAddress address() {
        return address;
    }

    /** The port it is bound to. */
    public int port() {
        return port;
    }

    /** Takes the oldest datagram, whose payload becomes the caller's to release. */
    public Optional<UdpDatagram> poll() {
        UdpDatagram oldest = queue.poll();
        if (oldest == null) {
            return Optional.empty();
        }
        queued -= charge(oldest);
        return Optional.of(oldest);
    }

    /**
     * Sends a datagram at once.
     *
     * @param payload its readable bytes are copied; stays the caller's
     * @return false if it is larger than the MTU allows, if the port is 0, if we have no address of the peer's family,
     *     or if the socket is closed
     */
    public boolean send(ByteBuf payload, IpAddress remote, int remotePort) {
        return !closed && owner.send(this, payload, remote, remotePort);
    }

    /** Datagrams dropped because the queue was full. */
    public long overflowed() {
        return overflowed;
    }

    /** Gives back the port and drops what is queued. */
    public void close() {
        if (!closed) {
            closed = true;
            owner.unbind(this);
            queue.forEach(datagram -> datagram.payload().release());
            queue.clear();
            queued = 0;
        }
    }

    private static int charge(UdpDatagram datagram) {
        return datagram.payload().readableBytes() + NetStackTuning.DATAGRAM_CHARGE;
    }

    /** Whether there is room for a payload of this size. */
    boolean hasRoom(int size) {
        if (queued + size + NetStackTuning.DATAGRAM_CHARGE > limit) {
            overflowed++;
            return false;
        }
        return true;
    }

    void enqueue(UdpDatagram datagram) {
        readable |= queue.isEmpty();
        queue.add(datagram);
        queued += charge(datagram);
    }

    void noteUnreachable(IpAddress remote, int remotePort) {
        unreachable = remote;
        unreachablePort = remotePort;
    }

    void tellHandler() {
        IpAddress remote = unreachable;
        unreachable = null;
        if (remote != null && !closed) {
            handler.unreachable(this, remote, unreachablePort);
        }
        if (readable && !closed) {
            readable = false;
            handler.readable(this);
        }
    }
}
