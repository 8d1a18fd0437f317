package org.tsrecorder.transport.socket;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/** Sockets over the tunnel. The local address is the node's own, whatever is asked for. */
final class TailnetSocketFactory extends SocketFactory {
    private final TailnetSockets sockets;

    TailnetSocketFactory(TailnetSockets sockets) {
        this.sockets = sockets;
    }

    @Override
    public Socket createSocket() throws IOException {
        return TailnetSocket.unconnected(sockets);
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return createSocket(sockets.resolve(host), port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        Socket socket = createSocket();
        socket.connect(new InetSocketAddress(host, port));
        return socket;
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return createSocket(host, port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) throws IOException {
        return createSocket(host, port);
    }
}
