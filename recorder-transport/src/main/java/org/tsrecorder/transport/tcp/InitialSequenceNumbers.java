package org.tsrecorder.transport.tcp;

import java.nio.ByteBuffer;
import org.tsrecorder.transport.packet.IpAddress;

/**
 * Initial sequence numbers by RFC 6528: a clock of 4 µs ticks (RFC 9293 §3.4.1, MUST-8) plus a keyed hash of the two
 * endpoints (MUST-9), so that they grow for each pair of endpoints and tell an outsider nothing.
 */
public final class InitialSequenceNumbers {
    private static final long TICK_NANOS = 4_000;
    private static final int MESSAGE_SIZE = 1 + 4 * Long.BYTES + 2 * Short.BYTES;
    private static final byte FOR_SEQUENCE = 1;
    private static final byte FOR_TIMESTAMP = 2;

    private final KeyedHash hash;

    /** Numbers under the secret key inside {@code hash}. */
    public InitialSequenceNumbers(KeyedHash hash) {
        this.hash = hash;
    }

    /** What a connection from {@code local} to {@code remote} begins with now. */
    public TcpOpening opening(
            long nowNanos, IpAddress local, int localPort, IpAddress remote, int remotePort, int mss) {
        byte[] message = message(local, localPort, remote, remotePort);
        message[0] = FOR_SEQUENCE;
        int iss = (int) (nowNanos / TICK_NANOS + hash.hash(message));
        message[0] = FOR_TIMESTAMP;
        int defaultMss = remote.isV6() ? TcpOpening.DEFAULT_V6 : TcpOpening.DEFAULT_V4;
        return new TcpOpening(localPort, remotePort, iss, (int) hash.hash(message), defaultMss, mss);
    }

    private static byte[] message(IpAddress local, int localPort, IpAddress remote, int remotePort) {
        return ByteBuffer.allocate(MESSAGE_SIZE)
                .put((byte) 0)
                .putLong(local.high())
                .putLong(local.low())
                .putLong(remote.high())
                .putLong(remote.low())
                .putShort((short) localPort)
                .putShort((short) remotePort)
                .array();
    }
}
