package org.tsrecorder.transport.stun;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** A binding request as Tailscale's servers want it. */
public final class StunRequest {
    /** Bytes of a request. */
    public static final int LENGTH = 40;

    private static final byte[] SOFTWARE = "tailnode".getBytes(StandardCharsets.US_ASCII);

    private StunRequest() {}

    /**
     * Writes a request behind the writer index.
     *
     * @param out has room for {@value #LENGTH} bytes, or grows
     */
    public static void write(TransactionId id, ByteBuf out) {
        int start = out.writerIndex();
        out.writeShort(StunConstants.BINDING_REQUEST);
        // Counts the fingerprint too, although that covers this field (RFC 5389 §15.5).
        out.writeShort(LENGTH - StunConstants.HEADER_LENGTH);
        out.writeInt(StunConstants.MAGIC_COOKIE);
        out.writeInt(id.high()).writeLong(id.low());
        out.writeShort(StunConstants.SOFTWARE).writeShort(SOFTWARE.length).writeBytes(SOFTWARE);
        int fingerprint = fingerprint(out, start);
        out.writeShort(StunConstants.FINGERPRINT).writeShort(Integer.BYTES).writeInt(fingerprint);
    }

    private static int fingerprint(ByteBuf out, int start) {
        CRC32 crc = new CRC32();
        crc.update(ByteBufUtil.getBytes(out, start, out.writerIndex() - start));
        return (int) crc.getValue() ^ StunConstants.FINGERPRINT_XOR;
    }
}
