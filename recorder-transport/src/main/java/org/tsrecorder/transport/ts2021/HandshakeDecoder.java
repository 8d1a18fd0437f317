package org.tsrecorder.transport.ts2021;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.tsrecorder.transport.noise.HandshakeState;

/** Reads control's half of the handshake, then puts records and HTTP/2 into its place. */
final class HandshakeDecoder extends ByteToMessageDecoder {
    private static final int MAX_ERROR_TEXT_BYTES = 1000;

    private final ClientHandshake handshake;
    private final ControlUrl url;
    private final ControlTuning tuning;
    private final CompletableFuture<ControlConnection> connected;
    private boolean over;

    HandshakeDecoder(
            ClientHandshake handshake,
            ControlUrl url,
            ControlTuning tuning,
            CompletableFuture<ControlConnection> connected) {
        this.handshake = handshake;
        this.url = url;
        this.tuning = tuning;
        this.connected = connected;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (over) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (in.readableBytes() < Ts2021Constants.HEADER_BYTES) {
            return;
        }
        int type = in.getUnsignedByte(in.readerIndex());
        int length = in.getUnsignedShort(in.readerIndex() + 1);
        if (type == Ts2021Constants.TYPE_ERROR) {
            readError(context, in, Math.min(length, MAX_ERROR_TEXT_BYTES));
        } else if (type != Ts2021Constants.TYPE_RESPONSE || length != HandshakeState.RESPONSE_BYTES) {
            fail(context, "control answered the handshake with type " + type + " of " + length + " bytes");
        } else if (in.readableBytes() >= Ts2021Constants.HEADER_BYTES + length) {
            in.skipBytes(Ts2021Constants.HEADER_BYTES);
            readResponse(context, in);
        }
    }

    /** The text is from whoever is on the way: nothing proves that control wrote it. */
    private void readError(ChannelHandlerContext context, ByteBuf in, int length) {
        if (in.readableBytes() >= Ts2021Constants.HEADER_BYTES + length) {
            String text = in.toString(in.readerIndex() + Ts2021Constants.HEADER_BYTES, length, StandardCharsets.UTF_8);
            fail(context, "control refused the handshake: " + text.replaceAll("[\\p{Cntrl}]+", " "));
        }
    }

    private void readResponse(ChannelHandlerContext context, ByteBuf in) {
        Optional<ClientHandshake.Ciphers> ciphers = handshake.receiveResponse(in);
        if (ciphers.isEmpty()) {
            fail(context, "whoever answered the handshake does not own the server key of " + url);
            return;
        }
        over = true;
        ChannelPipeline pipeline = context.pipeline();
        pipeline.addLast(
                new RecordDecoder(ciphers.get().receive()),
                new RecordEncoder(ciphers.get().send()),
                new EarlyPayloadDecoder());
        ControlConnection connection = ControlConnection.open(context.channel(), url, tuning);
        pipeline.remove(this);
        connected.complete(connection);
    }

    private void fail(ChannelHandlerContext context, String reason) {
        over = true;
        CloseReason.close(context.channel(), reason);
    }
}
