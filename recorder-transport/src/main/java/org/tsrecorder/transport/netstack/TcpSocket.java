package org.tsrecorder.transport.netstack;

import io.netty.buffer.ByteBuf;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.packet.IpProtocol;
import org.tsrecorder.transport.tcp.TcpConnection;
import org.tsrecorder.transport.tcp.TcpOutput;
import org.tsrecorder.transport.tcp.TcpStatus;
import org.tsrecorder.transport.time.DeadlineQueue;

/**
 * One TCP connection of a stack, as its owner sees it. Belongs to the stack's thread. What a call causes to be sent
 * leaves in the stack's next {@link NetStack#flush}.
 *
 * <p>An owner finishes with {@link #close} or {@link #abort}, also after {@link TcpHandler#closed}: that releases what
 * was received and not read.
 */
public final class TcpSocket {
    private final TcpSockets owner;
    private final FourTuple tuple;
    private final IpAddress local;
    private final IpAddress remote;
    private final TcpConnection connection;
    private final TcpOutput output;
    final DeadlineQueue.Entry<TcpSocket> timer = new DeadlineQueue.Entry<>(this);

    /** Who is told; none before a listener's acceptor was asked. */
    @Nullable
    TcpHandler handler;

    /** Whose connection it is until it is accepted; null for one that we opened. */
    @Nullable
    TcpListener listener;

    /** It waits for the next flush. */
    boolean touched;

    /** It is in the table of connections. */
    boolean known = true;

    /** A new connection between the same ports took its place in TIME_WAIT. */
    boolean superseded;

    /** Its receive buffer may not grow now. */
    boolean limited;

    /** What of the receive budget it counts for. */
    int charged;

    TcpSocket(TcpSockets owner, PacketSender sender, IpAddress local, IpAddress remote, Opening opening) {
        this.owner = owner;
        this.local = local;
        this.remote = remote;
        tuple = FourTuple.of(local, opening.localPort, remote, opening.remotePort);
        connection = opening.connection;
        output = new SegmentOutput(sender, local, remote);
    }

    /** A connection about to be wrapped, and its ports. */
    record Opening(TcpConnection connection, int localPort, int remotePort) {}

    private record SegmentOutput(PacketSender sender, IpAddress local, IpAddress remote) implements TcpOutput {
        @Override
        public ByteBuf newSegment(int size) {
            return sender.newBuffer(local, size);
        }

        @Override
        public void segment(ByteBuf segment) {
            sender.send(segment, local, remote, IpProtocol.TCP);
        }
    }

    /** Our address. */
    public IpAddress local() {
        return local;
    }

    /** Our port. */
    public int localPort() {
        return tuple.localPort;
    }

    /** The peer's address. */
    public IpAddress remote() {
        return remote;
    }

    /** The peer's port. */
    public int remotePort() {
        return tuple.remotePort;
    }

    /**
     * The next bytes in order, as they came, in a buffer that becomes the caller's; empty when there are none. The
     * window that the peer may fill follows what is read here.
     */
    public ByteBuf read(long nowNanos) {
        ByteBuf payload = connection.read(nowNanos);
        owner.touch(this);
        return payload;
    }

    /** Bytes that can be read now. */
    public int readableBytes() {
        return connection.readableBytes();
    }

    /** Bytes that the next {@link #read} would give; 0 when there are none. */
    public int nextReadableBytes() {
        return connection.nextReadableBytes();
    }

    /** Whether the peer has closed its side and everything before that was read. */
    public boolean isInputFinished() {
        return connection.isInputFinished();
    }

    /**
     * Queues as much of {@code data} as there is room for, as slices that must not change any more, and moves its
     * reader index by that. The caller keeps its reference. When not everything was taken, {@link TcpHandler#writable}
     * follows.
     *
     * @return how many bytes were taken
     * @throws IllegalStateException after {@link #shutdownOutput} or {@link #close}
     */
    public int write(ByteBuf data) {
        int taken = connection.write(data);
        owner.touch(this);
        return taken;
    }

    /** How many bytes {@link #write} would take now. */
    public int writableBytes() {
        return connection.writableBytes();
    }

    /** Bytes written that the peer has not acknowledged. */
    public int unacknowledgedBytes() {
        return connection.unacknowledgedBytes();
    }

    /** Half-closes: the peer's end of input follows what was written. Reading goes on. */
    public void shutdownOutput() {
        connection.shutdownOutput();
        owner.touch(this);
    }

    /**
     * Closes both ways; what was written is still delivered. If something that came was not read, the connection is
     * reset instead, as the peer must not believe it arrived (RFC 9293 §3.6.1).
     */
    public void close(long nowNanos) {
        connection.close(nowNanos, output);
        owner.touch(this);
    }

    /** Resets the connection and drops everything. */
    public void abort(long nowNanos) {
        connection.abort(nowNanos, output);
        owner.touch(this);
    }

    /** Whether small writes go out at once (the Nagle algorithm is off). */
    public void noDelay(boolean off) {
        connection.noDelay(off);
    }

    /** Probes the peer after so much silence, counted from now; zero: never. Off unless the settings say otherwise. */
    public void keepAlive(long nowNanos, Duration silence) {
        connection.keepAlive(nowNanos, silence);
        owner.touch(this);
    }

    /** Its state as a value. */
    public TcpStatus status() {
        return connection.status();
    }

    /** Both ends, for messages. */
    @Override
    public String toString() {
        return endpoint(local, tuple.localPort) + " <-> " + endpoint(remote, tuple.remotePort);
    }

    private static String endpoint(IpAddress address, int port) {
        return address.isV6() ? "[" + address + "]:" + port : address + ":" + port;
    }

    FourTuple tuple() {
        return tuple;
    }

    TcpConnection connection() {
        return connection;
    }

    TcpOutput output() {
        return output;
    }

    /** Bytes received and not yet read, in order or not. */
    int received() {
        return connection.bufferedBytes() - connection.unacknowledgedBytes();
    }
}
