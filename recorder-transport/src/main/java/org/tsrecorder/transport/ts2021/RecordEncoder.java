package org.tsrecorder.transport.ts2021;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import org.tsrecorder.transport.crypto.ChaCha20Poly1305;
import org.tsrecorder.transport.noise.CipherState;

/** Seals what is written, in records of at most 4096 bytes. */
final class RecordEncoder extends ChannelOutboundHandlerAdapter {
    private static final int OVERHEAD = Ts2021Constants.HEADER_BYTES + ChaCha20Poly1305.TAG_BYTES;

    private final CipherState cipher;
    private final byte[] record = new byte[Ts2021Constants.MAX_CIPHERTEXT_BYTES];

    RecordEncoder(CipherState cipher) {
        this.cipher = cipher;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (!(message instanceof ByteBuf plaintext)) {
            ReferenceCountUtil.release(message);
            promise.setFailure(new IllegalArgumentException("message=" + message.getClass()));
            return;
        }
        try {
            var unused = context.write(seal(context, plaintext), promise);
        } finally {
            plaintext.release();
        }
    }

    private ByteBuf seal(ChannelHandlerContext context, ByteBuf plaintext) {
        int records = Math.ceilDiv(plaintext.readableBytes(), Ts2021Constants.MAX_PLAINTEXT_BYTES);
        ByteBuf sealed = context.alloc().buffer(plaintext.readableBytes() + records * OVERHEAD);
        while (plaintext.isReadable()) {
            int length = Math.min(plaintext.readableBytes(), Ts2021Constants.MAX_PLAINTEXT_BYTES);
            plaintext.readBytes(record, 0, length);
            cipher.encrypt(record, 0, length);
            int sealedLength = length + ChaCha20Poly1305.TAG_BYTES;
            sealed.writeByte(Ts2021Constants.TYPE_RECORD)
                    .writeShort(sealedLength)
                    .writeBytes(record, 0, sealedLength);
        }
        return sealed;
    }
}
