package org.tsrecorder.transport.magicsock;

import io.netty.buffer.ByteBuf;
import org.tsrecorder.transport.disco.Disco;
import org.tsrecorder.transport.stun.StunResponse;

/** What a datagram is, by its first bytes. No two kinds can be mistaken for each other. */
enum DatagramKind {
    /** WireGuard's, or nobody's: its engine decides. */
    WIREGUARD,
    /** A message about paths. */
    DISCO,
    /** An answer of a STUN server. */
    STUN,
    /** For a relay between peers (RFC 8926), which we are not and do not use. */
    GENEVE;

    /** All but the first byte of WireGuard's little-endian type are zero; in the other kinds they never are. */
    private static final int WIREGUARD_ZEROS = 0x00FF_FFFF;

    private static final int GENEVE_HEADER_BYTES = 8;
    private static final int GENEVE_PROTOCOL = 2;
    private static final int GENEVE_DISCO = 0x7A11;
    private static final int GENEVE_WIREGUARD = 0x7A12;

    static DatagramKind of(ByteBuf datagram) {
        int start = datagram.readerIndex();
        if (datagram.readableBytes() < GENEVE_HEADER_BYTES || (datagram.getInt(start) & WIREGUARD_ZEROS) == 0) {
            return WIREGUARD;
        } else if (StunResponse.isStun(datagram)) {
            return STUN;
        } else if (Disco.isDisco(datagram)) {
            return DISCO;
        }
        return isGeneve(datagram, start) ? GENEVE : WIREGUARD;
    }

    private static boolean isGeneve(ByteBuf datagram, int start) {
        int protocol = datagram.getUnsignedShort(start + GENEVE_PROTOCOL);
        return (protocol == GENEVE_DISCO || protocol == GENEVE_WIREGUARD)
                && (datagram.getByte(start) & 0xC0) == 0
                && (datagram.getByte(start + 1) & 0x3F) == 0
                && datagram.getByte(start + GENEVE_HEADER_BYTES - 1) == 0;
    }
}
