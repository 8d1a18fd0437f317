package org.tsrecorder.transport.server;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Speaks HTTP/1.1, or anything else, byte by byte over a real socket. */
final class RawHttp1Client implements Closeable {
    static final String CHUNKED_POST = "POST /record HTTP/1.1\r\nHost: recorder\r\nTransfer-Encoding: chunked\r\n";

    private final Socket socket = new Socket();
    private final InputStream in;

    RawHttp1Client(InetSocketAddress server) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(10_000);
        socket.connect(server);
        in = socket.getInputStream();
    }

    /** A response, read as far as its length tells. */
    record Response(int status, Map<String, String> headers, String body) {}

    RawHttp1Client send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    RawHttp1Client send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    RawHttp1Client sendChunk(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return send(Integer.toHexString(bytes.length) + "\r\n").send(bytes).send("\r\n");
    }

    RawHttp1Client sendLastChunk() throws IOException {
        return send("0\r\n\r\n");
    }

    Response response() throws IOException {
        return response(true);
    }

    /** The response to a HEAD request, whose length tells of a body that does not come. */
    Response headResponse() throws IOException {
        return response(false);
    }

    private Response response(boolean withBody) throws IOException {
        String[] statusLine = line().split(" ", 3);
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        int length = withBody ? Integer.parseInt(headers.getOrDefault("content-length", "0")) : 0;
        return new Response(
                Integer.parseInt(statusLine[1]), headers, new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new IOException("connection closed after \"" + line + "\"");
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.UTF_8).stripTrailing();
    }

    /** Reads up to the end of the connection. */
    byte[] readAll() throws IOException {
        return in.readAllBytes();
    }

    InputStream input() {
        return in;
    }

    /** Vanishes with a reset. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
