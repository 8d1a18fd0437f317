package org.tsrecorder.transport.netstack;

import org.tsrecorder.transport.packet.IpAddress;

/** A TCP port of ours that peers can connect to. Belongs to the stack's thread. */
public final class TcpListener {
    private final TcpDemultiplexer owner;
    private final IpAddress address;
    private final int port;
    private final TcpAcceptor acceptor;
    private boolean accepting = true;
    private int backlog = Integer.MAX_VALUE;
    private int halfOpen;
    private boolean closed;

    TcpListener(TcpDemultiplexer owner, IpAddress address, int port, TcpAcceptor acceptor) {
        this.owner = owner;
        this.address = address;
        this.port = port;
        this.acceptor = acceptor;
    }

    /** The address it is bound to; unspecified for all of ours. */
    public IpAddress address() {
        return address;
    }

    /** The port it is bound to. */
    public int port() {
        return port;
    }

    /**
     * Whether SYNs are answered; they are at first. While they are not, a peer tries again after a while and is not
     * refused: for an owner whose queue of accepted connections is full.
     */
    public void accepting(boolean now) {
        accepting = now;
    }

    /**
     * How many connections peers may have begun here and not yet confirmed, besides the stack's own limit of
     * {@link NetStackSettings#halfOpen}, which is all there is at first. Beyond it SYNs are answered by cookies: so a
     * flood of one port leaves the others alone.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public void backlog(int most) {
        if (most < 0) {
            throw new IllegalArgumentException("backlog=" + most);
        }
        backlog = most;
    }

    /** Gives back the port. Accepted connections go on; those half-open are reset when their handshake is complete. */
    public void close() {
        if (!closed) {
            closed = true;
            owner.unbind(this);
        }
    }

    boolean hasRoom() {
        return halfOpen < backlog;
    }

    void halfOpen(int change) {
        halfOpen += change;
    }

    boolean isAccepting() {
        return accepting;
    }

    boolean isClosed() {
        return closed;
    }

    TcpAcceptor acceptor() {
        return acceptor;
    }
}
