package org.tsrecorder.transport.derp;

import java.util.concurrent.TimeUnit;

/** What Tailscale's {@code derp/derp.go} fixes. */
public final class DerpConstants {
    /** Most bytes of a packet. */
    public static final int MAX_PACKET_BYTES = 64 << 10;

    /** Bytes of a frame before its payload: type and length. */
    static final int FRAME_HEADER_BYTES = 1 + 4;

    /** Bytes of a key on the wire. */
    static final int KEY_BYTES = 32;

    /** The frame's bytes that {@link FrameType#SEND_PACKET} puts before the packet. */
    static final int SEND_PACKET_HEADER_BYTES = FRAME_HEADER_BYTES + KEY_BYTES;

    /** {@code DERP} and a key in UTF-8, as a big-endian number. */
    static final long MAGIC = 0x4445_5250_F09F_9491L;

    /** The greeting's bytes; more may follow in later versions. */
    static final int SERVER_KEY_BYTES = 8 + KEY_BYTES;

    /** The greeting's most bytes. */
    static final int MAX_SERVER_KEY_BYTES = 1 << 10;

    /** A client refuses larger frames of any type. */
    static final int MAX_FRAME_BYTES = 1 << 20;

    /** What version 2 adds: received packets begin with their source. */
    static final int PROTOCOL_VERSION = 2;

    static final int PING_BYTES = 8;
    static final int RESTARTING_BYTES = 8;

    /** The server sends a KeepAlive at least this often, give or take a few seconds. */
    static final long KEEP_ALIVE_NANOS = TimeUnit.SECONDS.toNanos(60);

    /** Who hears nothing for two keepalives hangs up. */
    static final long READ_TIMEOUT_NANOS = 2 * KEEP_ALIVE_NANOS;

    private DerpConstants() {}
}
