package org.tsrecorder.transport.derp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.transport.crypto.RandomSource;
import org.tsrecorder.transport.key.NodePrivateKey;
import org.tsrecorder.transport.key.NodePublicKey;

/**
 * Our end of one connection to a relay, from its first frame on: {@code derp.Client} of Tailscale.
 *
 * <p>The owner gives it what it reads and writes what it says; it lives as long as the connection. {@link #close} is to
 * be called at the end, also after {@link DerpOutput#failed}.
 */
public final class DerpClient {
    private final NodePrivateKey privateKey;
    private final RandomSource random;
    private final ByteBufAllocator allocator;
    private final DerpCounters counters;
    private final FrameDecoder decoder;
    private final SourceKeys sources = new SourceKeys();
    private final Reader reader = new Reader();
    private final byte[] keyBytes = new byte[DerpConstants.KEY_BYTES];
    private @Nullable Login login;
    private @Nullable ByteRate rate;
    private long deadlineNanos;
    private boolean closed;

    /**
     * The client of a connection that is open now.
     *
     * @param privateKey who we are to the relay
     * @param random for the login's nonce
     * @param allocator of what is sent, and of frames that come in pieces
     * @param counters are added to
     */
    public DerpClient(
            long nowNanos,
            NodePrivateKey privateKey,
            RandomSource random,
            ByteBufAllocator allocator,
            DerpCounters counters) {
        this.privateKey = privateKey;
        this.random = random;
        this.allocator = allocator;
        this.counters = counters;
        this.decoder = new FrameDecoder(allocator);
        this.deadlineNanos = nowNanos + DerpConstants.READ_TIMEOUT_NANOS;
    }

    /** The relay's key; empty before its first frame. */
    public Optional<NodePublicKey> serverKey() {
        return Optional.ofNullable(login).map(Login::serverKey);
    }

    /**
     * Bytes from the relay.
     *
     * @param in ownership moves here
     */
    public void receive(long nowNanos, ByteBuf in, DerpOutput out) {
        deadlineNanos = nowNanos + DerpConstants.READ_TIMEOUT_NANOS;
        reader.nowNanos = nowNanos;
        reader.out = out;
        decoder.decode(in, reader);
        reader.out = null;
    }

    /** To be called when {@link #nextDeadlineNanos} has come; earlier does no harm. */
    public void onTimer(long nowNanos, DerpOutput out) {
        if (!closed && deadlineNanos - nowNanos <= 0) {
            fail(DerpFault.READ_TIMEOUT, out);
        }
    }

    /** When we stop to wait for a sign of life; {@link Long#MAX_VALUE} once closed. */
    public long nextDeadlineNanos() {
        return closed ? Long.MAX_VALUE : deadlineNanos;
    }

    /**
     * Encodes a packet for a peer behind {@code frames}' writer index.
     *
     * @param packet its readable bytes, at most 64 KiB; remains the caller's, and no index of it moves
     * @return false if there is nothing to send: too large, or more than the relay wants; it is counted
     * @throws IllegalStateException before {@link DerpOutput#ready}
     */
    public boolean sendPacket(long nowNanos, NodePublicKey destination, ByteBuf packet, ByteBuf frames) {
        requireReady();
        int length = packet.readableBytes();
        if (length > DerpConstants.MAX_PACKET_BYTES) {
            counters.add(DerpCounter.PACKETS_TOO_LARGE, 1);
            return false;
        }
        if (rate != null && !rate.tryTake(nowNanos, DerpConstants.SEND_PACKET_HEADER_BYTES + length)) {
            counters.add(DerpCounter.PACKETS_OVER_RATE, 1);
            return false;
        }
        frames.ensureWritable(DerpConstants.SEND_PACKET_HEADER_BYTES + length);
        header(frames, FrameType.SEND_PACKET, DerpConstants.KEY_BYTES + length);
        destination.copyTo(keyBytes, 0);
        frames.writeBytes(keyBytes);
        frames.writeBytes(packet, packet.readerIndex(), length);
        counters.add(DerpCounter.PACKETS_SENT, 1);
        counters.add(DerpCounter.BYTES_SENT, length);
        return true;
    }

    /**
     * Tells the relay whether it is our home.
     *
     * @throws IllegalStateException before {@link DerpOutput#ready}
     */
    public void notePreferred(boolean home, DerpOutput out) {
        requireReady();
        ByteBuf frame = frame(FrameType.NOTE_PREFERRED, 1);
        out.send(frame.writeByte(home ? 1 : 0));
    }

    /**
     * Asks for a sign of life, which comes as {@link DerpOutput#pong}.
     *
     * @param data comes back
     * @throws IllegalStateException before {@link DerpOutput#ready}
     */
    public void ping(long data, DerpOutput out) {
        requireReady();
        out.send(frame(FrameType.PING, DerpConstants.PING_BYTES).writeLong(data));
    }

    /** Ends it: says and takes nothing more. */
    public void close() {
        closed = true;
        decoder.stop();
        if (login != null) {
            login.close();
        }
    }

    private void fail(DerpFault fault, DerpOutput out) {
        close();
        out.failed(fault);
    }

    private void requireReady() {
        if (login == null || closed) {
            throw new IllegalStateException(closed ? "closed" : "not logged in");
        }
    }

    private ByteBuf frame(FrameType type, int length) {
        ByteBuf frame = allocator.directBuffer(DerpConstants.FRAME_HEADER_BYTES + length);
        header(frame, type, length);
        return frame;
    }

    private static void header(ByteBuf frame, FrameType type, int length) {
        frame.writeByte(type.code()).writeInt(length);
    }

    /** What frames mean; in use while {@link #receive} runs. */
    private final class Reader implements FrameDecoder.Sink {
        private long nowNanos;
        private @Nullable DerpOutput out;

        private DerpOutput out() {
            if (out == null) {
                throw new IllegalStateException("not receiving");
            }
            return out;
        }

        @Override
        public boolean wants(int code, long length) {
            FrameType type = FrameType.of(code);
            if (login == null && type != FrameType.SERVER_KEY) {
                fail(DerpFault.BAD_SERVER_KEY, out());
                return false;
            }
            boolean greeting = login == null;
            if (length > (greeting ? DerpConstants.MAX_SERVER_KEY_BYTES : DerpConstants.MAX_FRAME_BYTES)) {
                fail(greeting ? DerpFault.BAD_SERVER_KEY : DerpFault.FRAME_TOO_LARGE, out());
                return false;
            }
            return greeting || isOfInterest(type, length);
        }

        private boolean isOfInterest(@Nullable FrameType type, long length) {
            if (type == null) {
                counters.add(DerpCounter.FRAMES_UNKNOWN, 1);
                return false;
            }
            long least =
                    switch (type) {
                        case RECV_PACKET, PEER_GONE -> DerpConstants.KEY_BYTES;
                        case PING, PONG -> DerpConstants.PING_BYTES;
                        case RESTARTING -> DerpConstants.RESTARTING_BYTES;
                        default -> 0;
                    };
            if (length < least) {
                counters.add(DerpCounter.FRAMES_SHORT, 1);
                return false;
            }
            if (type == FrameType.RECV_PACKET && length > DerpConstants.KEY_BYTES + DerpConstants.MAX_PACKET_BYTES) {
                counters.add(DerpCounter.FRAMES_OVERSIZED, 1);
                return false;
            }
            return switch (type) {
                case RECV_PACKET, SERVER_INFO, PEER_GONE, PING, PONG, HEALTH, RESTARTING -> true;
                case SERVER_KEY, CLIENT_INFO, SEND_PACKET, NOTE_PREFERRED, KEEP_ALIVE -> false;
            };
        }

        @Override
        public void frame(int code, ByteBuf payload) {
            FrameType type = FrameType.of(code);
            if (type == FrameType.RECV_PACKET) {
                packet(payload);
                return;
            }
            try {
                if (type != null) {
                    word(type, payload);
                }
            } finally {
                payload.release();
            }
        }

        private void packet(ByteBuf payload) {
            NodePublicKey source = sources.at(payload, payload.readerIndex());
            payload.skipBytes(DerpConstants.KEY_BYTES);
            counters.add(DerpCounter.PACKETS_RECEIVED, 1);
            counters.add(DerpCounter.BYTES_RECEIVED, payload.readableBytes());
            out().packet(source, payload);
        }

        private void word(FrameType type, ByteBuf payload) {
            switch (type) {
                case SERVER_KEY -> greeting(payload);
                case SERVER_INFO -> serverInfo(payload);
                case PING ->
                    out().send(DerpClient.this
                            .frame(FrameType.PONG, DerpConstants.PING_BYTES)
                            .writeLong(payload.readLong()));
                case PONG -> out().pong(payload.readLong());
                case PEER_GONE -> {
                    NodePublicKey peer = sources.at(payload, payload.readerIndex());
                    payload.skipBytes(DerpConstants.KEY_BYTES);
                    // Servers of old give no reason.
                    int reason = payload.isReadable() ? payload.readUnsignedByte() : 0;
                    out().peerGone(peer, PeerGoneReason.of(reason));
                }
                case HEALTH ->
                    out().health(payload.toString(
                            payload.readerIndex(),
                            Math.min(payload.readableBytes(), DerpTuning.MAX_HEALTH_BYTES),
                            StandardCharsets.UTF_8));
                case RESTARTING ->
                    out().restarting(payload.readUnsignedInt() * 1_000_000, payload.readUnsignedInt() * 1_000_000);
                default -> throw new IllegalStateException("not wanted: " + type);
            }
        }

        private void greeting(ByteBuf payload) {
            login = Login.greeted(payload, privateKey).orElse(null);
            if (login == null) {
                fail(DerpFault.BAD_SERVER_KEY, out());
                return;
            }
            out().send(login.clientInfo(privateKey.publicKey(), random, allocator));
            out().ready();
        }

        private void serverInfo(ByteBuf payload) {
            Optional<ServerInfo> info = login == null ? Optional.empty() : login.serverInfo(payload);
            if (info.isEmpty()) {
                fail(DerpFault.BAD_SERVER_INFO, out());
                return;
            }
            rate = info.get().tokenBucketBytesPerSecond() == 0 ? null : new ByteRate(nowNanos, info.get());
            out().serverInfo(info.get());
        }
    }
}
