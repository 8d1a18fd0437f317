package org.tsrecorder.transport.ts2021;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/**
 * Skips the early payload, if control sends one before HTTP/2: the challenge in it is for nobody any more.
 *
 * <pre>
 *   FF FF FF 54 53 | length, u32BE | {"nodeKeyChallenge":"chalpub:…"} | SETTINGS …
 *   00 00 12 04 00 00 00 00 00 …                                       (no early payload: already SETTINGS)
 * </pre>
 *
 * <p>Takes itself out of the pipeline once HTTP/2 begins.
 */
final class EarlyPayloadDecoder extends ByteToMessageDecoder {
    private static final long UNKNOWN = -1;

    private long left = UNKNOWN;

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (left == UNKNOWN) {
            if (in.readableBytes() < Ts2021Constants.EARLY_PAYLOAD_HEADER_BYTES) {
                return;
            }
            readHeader(context, in);
        }
        int skipped = (int) Math.min(left, in.readableBytes());
        in.skipBytes(skipped);
        left -= skipped;
        if (left == 0) {
            context.pipeline().remove(this);
        }
    }

    private void readHeader(ChannelHandlerContext context, ByteBuf in) {
        long magic = (in.getUnsignedInt(in.readerIndex()) << Byte.SIZE) | in.getUnsignedByte(in.readerIndex() + 4);
        if (magic != Ts2021Constants.EARLY_PAYLOAD_MAGIC) {
            left = 0;
            return;
        }
        left = in.skipBytes(Ts2021Constants.EARLY_PAYLOAD_MAGIC_BYTES).readUnsignedInt();
        if (left > Ts2021Constants.MAX_EARLY_PAYLOAD_BYTES) {
            CloseReason.close(context.channel(), "control announced an early payload of " + left + " bytes");
            left = Long.MAX_VALUE;
        }
    }
}
