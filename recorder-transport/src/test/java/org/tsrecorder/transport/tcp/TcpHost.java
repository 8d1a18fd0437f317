package org.tsrecorder.transport.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tsrecorder.transport.packet.PacketFault;
import org.tsrecorder.transport.packet.TcpHeader;

/**
 * One end with its application: writes a seeded stream of a given length, checks that what it reads is the other end's
 * stream octet by octet, and closes when both are through.
 */
final class TcpHost implements TcpOutput {
    private static final int HEADROOM = 64;
    /** Counted by {@link #leaked()} instead of tracked, which would take most of a simulation's time. */
    private static final ByteBufAllocator ALLOCATOR = new UnpooledByteBufAllocator(false, true);

    private static final int CHUNK = 10_000;

    final TcpConnection connection;
    final TcpCounters counters;
    private final Link link;
    private final TcpHeader header = new TcpHeader();
    private final long seed;
    private final long peerSeed;
    private final int length;
    private final List<ByteBuf> allocated = new ArrayList<>();
    private long nowNanos;
    int written;
    int read;
    /** Reads at most this much at a time, per wake-up; 0: everything. */
    int readLimit;

    boolean keepOpen;
    int mostBuffered;
    int events;
    private ByteBuf pending = Unpooled.EMPTY_BUFFER;

    TcpHost(TcpConnection connection, TcpCounters counters, Link link, int length, long seed, long peerSeed) {
        this.connection = connection;
        this.counters = counters;
        this.link = link;
        this.length = length;
        this.seed = seed;
        this.peerSeed = peerSeed;
    }

    private ByteBuf allocate(int size) {
        ByteBuf buffer = ALLOCATOR.heapBuffer(size);
        allocated.add(buffer);
        return buffer;
    }

    /** How many of the buffers made by this host nobody has released. */
    long leaked() {
        return allocated.stream().filter(buffer -> buffer.refCnt() > 0).count();
    }

    @Override
    public ByteBuf newSegment(int size) {
        ByteBuf buffer = allocate(HEADROOM + size + HEADROOM);
        return buffer.setIndex(HEADROOM, HEADROOM);
    }

    @Override
    public void segment(ByteBuf segment) {
        link.send(nowNanos, segment);
    }

    void connect(long now) {
        nowNanos = now;
        connection.connect(now, this);
    }

    /** A segment arrives. */
    void receive(long now, ByteBuf segment) {
        nowNanos = now;
        int at = segment.readerIndex();
        PacketFault fault = header.wrap(segment, at, segment.readableBytes());
        if (fault != PacketFault.NONE) {
            throw new AssertionError(fault);
        }
        connection.receive(now, header, segment.skipBytes(header.headerLength()), this);
        mostBuffered = Math.max(mostBuffered, connection.readableBytes());
    }

    void onTimer(long now) {
        nowNanos = now;
        connection.onTimer(now, this);
    }

    /** The application's turn, then what it and the arrivals caused goes out. */
    void runApplication(long now) {
        nowNanos = now;
        events |= connection.takeEvents();
        if ((events & TcpEvents.CONNECTED) != 0) {
            writeAll();
            readAll(now);
        }
        connection.flush(now, this);
        events |= connection.takeEvents();
    }

    private void writeAll() {
        while (written < length && connection.end().isEmpty()) {
            if (!pending.isReadable()) {
                pending.release();
                pending = nextChunk();
            }
            int taken = connection.write(pending);
            written += taken;
            if (taken == 0) {
                return;
            }
        }
        if (written == length && !keepOpen) {
            connection.shutdownOutput();
        }
    }

    private ByteBuf nextChunk() {
        byte[] chunk = stream(seed, written, Math.min(CHUNK, length - written));
        return allocate(chunk.length).writeBytes(chunk);
    }

    private void readAll(long now) {
        int left = readLimit == 0 ? Integer.MAX_VALUE : readLimit;
        while (left > 0 && connection.readableBytes() > 0) {
            ByteBuf payload = connection.read(now);
            left -= payload.readableBytes();
            byte[] got = ByteBufUtil.getBytes(payload);
            if (!Arrays.equals(got, stream(peerSeed, read, got.length))) {
                throw new AssertionError("wrong octets between " + read + " and " + (read + got.length));
            }
            read += got.length;
            payload.release();
        }
    }

    /** Octets {@code from} on of the endless stream that belongs to a seed. */
    private static byte[] stream(long seed, int from, int length) {
        byte[] octets = new byte[length];
        for (int i = 0; i < length; i++) {
            int position = from + i;
            long mixed = (seed + (position >>> 3)) * 0x9E37_79B9_7F4A_7C15L;
            octets[i] = (byte) ((mixed ^ (mixed >>> 32)) >>> (8 * (position & 7)));
        }
        return octets;
    }

    void release(long now) {
        nowNanos = now;
        connection.abort(now, this);
        pending.release();
    }
}
