package org.tsrecorder.transport.tcp;

/**
 * What happened on a connection since its owner last looked, as bits of an {@code int}: see
 * {@link TcpConnection#takeEvents()}.
 */
public final class TcpEvents {
    /** The handshake is complete. */
    public static final int CONNECTED = 1;

    /** There is more to read. */
    public static final int READABLE = 1 << 1;

    /** There is room in the send buffer again, after a {@link TcpConnection#write} that was cut short. */
    public static final int WRITABLE = 1 << 2;

    /** The peer has sent its FIN: what is readable now is the last of it. */
    public static final int PEER_CLOSED = 1 << 3;

    /**
     * The connection has come to its end, whose kind {@link TcpConnection#end()} tells. The network below can forget
     * it; what was received in order can still be read unless the connection was reset.
     */
    public static final int CLOSED = 1 << 4;

    /** The peer has sent urgent data: see {@link TcpConnection#urgentBytes()}. */
    public static final int URGENT = 1 << 5;

    private TcpEvents() {}
}
