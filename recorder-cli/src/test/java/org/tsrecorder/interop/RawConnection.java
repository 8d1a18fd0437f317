package org.tsrecorder.interop;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;

/** A TCP connection that may say anything. */
final class RawConnection implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 30_000;

    private final Socket socket;

    RawConnection(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
    }

    /** Sends as much of it as the other side takes before it hangs up. */
    void send(byte[] bytes) throws IOException {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        } catch (SocketException hungUp) {
            return;
        }
    }

    /** All that comes until the other side hangs up. */
    byte[] readToEnd() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        InputStream in = socket.getInputStream();
        byte[] some = new byte[16 << 10];
        try {
            for (int n = in.read(some); n >= 0; n = in.read(some)) {
                all.write(some, 0, n);
            }
        } catch (SocketException reset) {
            return all.toByteArray();
        }
        return all.toByteArray();
    }

    /** The frames that come until they are what is waited for. */
    List<Http2Frames.Frame> readFrames(Predicate<List<Http2Frames.Frame>> enough) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] some = new byte[16 << 10];
        while (!enough.test(Http2Frames.parse(all.toByteArray()))) {
            int n = socket.getInputStream().read(some);
            if (n < 0) {
                throw new AssertionError("hung up after " + Http2Frames.parse(all.toByteArray()));
            }
            all.write(some, 0, n);
        }
        return Http2Frames.parse(all.toByteArray());
    }

    /** The status line that comes next; empty when the other side hangs up instead. */
    String readStatusLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try {
            InputStream in = socket.getInputStream();
            for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
                line.write(b);
            }
        } catch (SocketException reset) {
            return line.toString(StandardCharsets.US_ASCII).strip();
        }
        return line.toString(StandardCharsets.US_ASCII).strip();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
