package org.tsrecorder.transport.server;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;

/** Netty's decoder with our limits; a message with two ways to tell its length is malformed (RFC 9112 §6.3). */
final class RequestDecoder extends HttpRequestDecoder {
    /** The largest piece in which a body is handed on, which is the most that one read of the socket yields. */
    private static final int MAX_CHUNK_BYTES = ProtocolSelector.MAX_READ_BYTES;

    private final PeerConnection peer;

    RequestDecoder(PeerConnection peer) {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(peer.recorder.limits.requests().lineBytes())
                .setMaxHeaderSize(peer.recorder.limits.requests().headBytes())
                .setMaxChunkSize(MAX_CHUNK_BYTES));
        this.peer = peer;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object input) throws Exception {
        peer.headPending();
        super.channelRead(ctx, input);
    }

    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new AmbiguousLengthException();
    }

    /** Becomes the decoder's result for the message. */
    static final class AmbiguousLengthException extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        AmbiguousLengthException() {
            super("both content-length and transfer-encoding");
        }
    }
}
