package org.tsrecorder.transport.derp;

import org.jspecify.annotations.Nullable;

/** The frames that a client meets; those between relays, and those of later versions, are skipped. */
public enum FrameType {
    /** Server's greeting: magic, its public key, room for more. */
    SERVER_KEY(0x01),
    /** Client's login: public key, nonce, box of JSON. */
    CLIENT_INFO(0x02),
    /** Server's answer to it: nonce, box of JSON. */
    SERVER_INFO(0x03),
    /** To the server: destination's key, packet. */
    SEND_PACKET(0x04),
    /** From the server: source's key, packet. */
    RECV_PACKET(0x05),
    /** From the server, empty. */
    KEEP_ALIVE(0x06),
    /** To the server: 1 if it is the client's home, else 0. */
    NOTE_PREFERRED(0x07),
    /** From the server: key of a peer, reason. */
    PEER_GONE(0x08),
    /** Eight bytes, to be sent back. */
    PING(0x12),
    /** The eight bytes of a ping. */
    PONG(0x13),
    /** From the server: what is wrong with this connection; empty if nothing. */
    HEALTH(0x14),
    /** From the server: milliseconds until we should reconnect, milliseconds that we should try. */
    RESTARTING(0x15);

    private static final @Nullable FrameType[] BY_CODE = byCode();

    private final byte code;

    FrameType(int code) {
        this.code = (byte) code;
    }

    /** The frame's first byte. */
    public byte code() {
        return code;
    }

    static @Nullable FrameType of(int code) {
        return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
    }

    private static @Nullable FrameType[] byCode() {
        FrameType[] types = new FrameType[0x16];
        for (FrameType type : values()) {
            types[type.code] = type;
        }
        return types;
    }
}
