package org.tsrecorder.transport.disco;

import io.netty.buffer.ByteBuf;
import org.tsrecorder.transport.key.DiscoPublicKey;

/** The envelope that disco messages travel in, as far as anybody can read it. */
public final class Disco {
    /** {@code TS} and a speech balloon in UTF-8: the first six bytes of every disco datagram. */
    static final long MAGIC = 0x5453_F09F_92ACL;

    static final int MAGIC_BYTES = 6;
    static final int NONCE_BYTES = 24;
    static final int HEADER_BYTES = MAGIC_BYTES + DiscoPublicKey.BYTES + NONCE_BYTES;

    /** Longest datagram that is opened: what fits into one, whatever the path. */
    public static final int MAX_BYTES = 65_535;

    private static final int MAGIC_HIGH = (int) (MAGIC >>> Short.SIZE);
    private static final int MAGIC_LOW = (int) (MAGIC & 0xFFFF);

    private Disco() {}

    /** Whether the readable bytes begin as a disco datagram does, and are long enough for one. */
    public static boolean isDisco(ByteBuf datagram) {
        int start = datagram.readerIndex();
        return datagram.readableBytes() >= HEADER_BYTES
                && datagram.getInt(start) == MAGIC_HIGH
                && datagram.getUnsignedShort(start + Integer.BYTES) == MAGIC_LOW;
    }

    /**
     * Who claims to have sent it.
     *
     * @param datagram one that {@link #isDisco}
     */
    public static DiscoPublicKey sender(ByteBuf datagram) {
        byte[] key = new byte[DiscoPublicKey.BYTES];
        datagram.getBytes(datagram.readerIndex() + MAGIC_BYTES, key);
        return DiscoPublicKey.of(key);
    }

    /** What goes before the box. */
    static void writeHeader(ByteBuf out, DiscoPublicKey sender, byte[] nonce) {
        byte[] key = sender.bytes();
        out.writeInt(MAGIC_HIGH).writeShort(MAGIC_LOW).writeBytes(key).writeBytes(nonce);
    }
}
