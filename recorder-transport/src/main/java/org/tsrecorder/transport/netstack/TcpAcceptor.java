package org.tsrecorder.transport.netstack;

/** Takes over the connections that a {@link TcpListener} accepts. Called on the stack's thread. */
@FunctionalInterface
public interface TcpAcceptor {
    /** A peer has completed its handshake; says who is told of what happens on the connection. */
    TcpHandler accept(TcpSocket socket);
}
