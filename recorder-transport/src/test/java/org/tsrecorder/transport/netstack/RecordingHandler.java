package org.tsrecorder.transport.netstack;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.zip.CRC32;
import org.tsrecorder.transport.tcp.TcpEnd;

/** Reads everything, sums it up, and notes what it was told. Optionally sends so many bytes and half-closes. */
final class RecordingHandler implements TcpHandler {
    final List<String> told = new ArrayList<>();
    final CRC32 received = new CRC32();
    final CRC32 sent = new CRC32();
    long receivedBytes;
    boolean reading = true;
    private final LongSupplier clock;
    private int toSend;
    private byte next;

    RecordingHandler(LongSupplier clock, int toSend) {
        this.clock = clock;
        this.toSend = toSend;
    }

    void begin(TcpSocket socket) {
        writable(socket);
    }

    @Override
    public void connected(TcpSocket socket) {
        told.add("connected");
        begin(socket);
    }

    @Override
    public void readable(TcpSocket socket) {
        while (reading && socket.readableBytes() > 0) {
            ByteBuf payload = socket.read(clock.getAsLong());
            receivedBytes += payload.readableBytes();
            received.update(payload.nioBuffer());
            payload.release();
        }
    }

    @Override
    public void writable(TcpSocket socket) {
        while (toSend > 0) {
            byte[] piece = new byte[Math.min(toSend, 4_000)];
            for (int i = 0; i < piece.length; i++) {
                piece[i] = next;
                next = (byte) (next + 7);
            }
            ByteBuf data = Unpooled.wrappedBuffer(piece);
            int taken = socket.write(data);
            sent.update(piece, 0, taken);
            next = (byte) (next - 7 * (piece.length - taken));
            toSend -= taken;
            if (taken < piece.length) {
                return;
            }
        }
        if (toSend == 0) {
            toSend = -1;
            socket.shutdownOutput();
        }
    }

    @Override
    public void peerClosed(TcpSocket socket) {
        told.add("peerClosed");
    }

    @Override
    public void closed(TcpSocket socket, TcpEnd end) {
        told.add("closed " + end);
    }
}
