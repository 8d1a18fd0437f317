package org.tsrecorder.transport.netstack;

import org.tsrecorder.transport.tcp.TcpEnd;

/**
 * What a {@link TcpSocket} tells its owner. Called on the stack's thread, in {@link NetStack#flush}; a handler may call
 * any method of the socket or the stack but {@code flush} itself. One that throws has its connection aborted.
 */
public interface TcpHandler {
    /** The handshake is complete. Not called for connections that a listener accepted. */
    default void connected(TcpSocket socket) {}

    /** There is more to {@link TcpSocket#read}. */
    void readable(TcpSocket socket);

    /** There is room to {@link TcpSocket#write} again, after a write that was cut short. */
    void writable(TcpSocket socket);

    /** The peer will send no more: what is readable now is the last of it. Writing goes on. */
    void peerClosed(TcpSocket socket);

    /**
     * The connection is over; nothing is called after this. After {@link TcpEnd#ORDERLY} what was received can still be
     * read.
     */
    void closed(TcpSocket socket, TcpEnd end);
}
