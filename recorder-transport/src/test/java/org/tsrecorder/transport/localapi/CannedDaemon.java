package org.tsrecorder.transport.localapi;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** A socket where every request gets the same bytes, and then the end of the connection. */
final class CannedDaemon implements AutoCloseable {
    /** No bytes, and no end. */
    static final String SILENCE = "";

    private final ServerSocketChannel listener;
    private final byte[] answer;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private volatile String lastRequest = "";

    CannedDaemon(Path socket, byte[] answer) throws IOException {
        this.answer = answer;
        listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket));
        Thread.ofVirtual().start(this::accept);
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel connection = listener.accept();
                most.accumulateAndGet(open.incrementAndGet(), Math::max);
                Thread.ofVirtual().start(() -> serve(connection));
            }
        } catch (IOException closed) {
            // The end of the test.
        }
    }

    private void serve(SocketChannel connection) {
        try (connection) {
            StringBuilder request = new StringBuilder();
            ByteBuffer bytes = ByteBuffer.allocate(4096);
            while (request.indexOf("\r\n\r\n") < 0 && connection.read(bytes.clear()) >= 0) {
                request.append(StandardCharsets.UTF_8.decode(bytes.flip()));
            }
            lastRequest = request.toString();
            if (answer.length == 0) {
                connection.read(bytes.clear());
            }
            open.decrementAndGet();
            ByteBuffer out = ByteBuffer.wrap(answer);
            while (out.hasRemaining()) {
                connection.write(out);
            }
        } catch (IOException gone) {
            // The client closed it, which it may.
        }
    }

    String lastRequest() {
        return lastRequest;
    }

    int mostAtOnce() {
        return most.get();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
