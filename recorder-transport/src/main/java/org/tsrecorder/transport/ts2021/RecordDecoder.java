package org.tsrecorder.transport.ts2021;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import org.tsrecorder.transport.crypto.ChaCha20Poly1305;
import org.tsrecorder.transport.noise.CipherState;

/**
 * Opens records: {@code 04 | length, u16BE | ciphertext, tag}, and passes their plaintext on.
 *
 * <p>A record that is not the next one ends the connection, for the counter has moved on. An empty one is allowed and
 * says nothing.
 */
final class RecordDecoder extends ByteToMessageDecoder {
    private final CipherState cipher;
    private final byte[] record = new byte[Ts2021Constants.MAX_CIPHERTEXT_BYTES];
    private boolean failed;

    RecordDecoder(CipherState cipher) {
        this.cipher = cipher;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (failed) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (in.readableBytes() < Ts2021Constants.HEADER_BYTES) {
            return;
        }
        int type = in.getUnsignedByte(in.readerIndex());
        int length = in.getUnsignedShort(in.readerIndex() + 1);
        if (type != Ts2021Constants.TYPE_RECORD) {
            fail(context, "control sent a message of type " + type + " where a record belongs");
        } else if (length < ChaCha20Poly1305.TAG_BYTES || length > Ts2021Constants.MAX_CIPHERTEXT_BYTES) {
            fail(
                    context,
                    "control sent a record of " + length + " bytes, want " + ChaCha20Poly1305.TAG_BYTES + " to "
                            + Ts2021Constants.MAX_CIPHERTEXT_BYTES);
        } else if (in.readableBytes() >= Ts2021Constants.HEADER_BYTES + length) {
            in.skipBytes(Ts2021Constants.HEADER_BYTES);
            open(context, in, length, out);
        }
    }

    private void open(ChannelHandlerContext context, ByteBuf in, int length, List<Object> out) {
        in.readBytes(record, 0, length);
        if (!cipher.decrypt(record, 0, length)) {
            fail(context, "control sent a record that does not open: it was forged, lost or sent twice");
            return;
        }
        int plaintext = length - ChaCha20Poly1305.TAG_BYTES;
        if (plaintext > 0) {
            out.add(context.alloc().buffer(plaintext).writeBytes(record, 0, plaintext));
        }
    }

    private void fail(ChannelHandlerContext context, String reason) {
        failed = true;
        CloseReason.close(context.channel(), reason);
    }
}
