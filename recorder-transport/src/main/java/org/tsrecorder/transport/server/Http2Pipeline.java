package org.tsrecorder.transport.server;

import io.netty.channel.Channel;
import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionDecoder;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionEncoder;
import io.netty.handler.codec.http2.DefaultHttp2FrameWriter;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.UniformStreamByteDistributor;

/** Puts together the HTTP/2 side of a connection, with small tables: there may be ten thousand of them. */
final class Http2Pipeline extends AbstractHttp2ConnectionHandlerBuilder<Http2RequestHandler, Http2Pipeline> {
    /** Go's client writes frames of up to 512 KiB if it may; fewer frames, less work for both. */
    private static final int MAX_FRAME_BYTES = 512 << 10;

    private static final int MOST_RESETS = 200;
    private static final int RESETS_WINDOW_SECONDS = 30;
    private static final int MOST_EMPTY_DATA_FRAMES = 10;
    private static final long MOST_UNREAD_BYTES = 64 << 10;

    private final PeerConnection peer;
    private final Router router;
    private final FrameRate rate;

    private Http2Pipeline(PeerConnection peer, Router router) {
        this.peer = peer;
        this.router = router;
        this.rate = new FrameRate(peer.recorder.nanoTime);
        ServerLimits.Requests limits = peer.recorder.limits.requests();
        initialSettings(new Http2Settings()
                .initialWindowSize(peer.recorder.ingestLimits.initialWindow())
                .maxConcurrentStreams(limits.concurrentStreams())
                .maxHeaderListSize(limits.headBytes())
                .maxFrameSize(MAX_FRAME_BYTES));
        gracefulShutdownTimeoutMillis(-1);
        decoderEnforceMaxRstFramesPerWindow(MOST_RESETS, RESETS_WINDOW_SECONDS);
        decoderEnforceMaxConsecutiveEmptyDataFrames(MOST_EMPTY_DATA_FRAMES);
        Http2Connection connection = new DefaultHttp2Connection(true);
        connection
                .remote()
                .flowController(
                        new DefaultHttp2RemoteFlowController(connection, new UniformStreamByteDistributor(connection)));
        var encoder = new DefaultHttp2ConnectionEncoder(connection, new DefaultHttp2FrameWriter());
        var headers = new DefaultHttp2HeadersDecoder(true, limits.headBytes());
        var reader = new StreamingFrameReader(headers, new Watch(peer, rate));
        codec(new DefaultHttp2ConnectionDecoder(connection, encoder, reader), encoder);
    }

    static Http2RequestHandler handler(PeerConnection peer, Router router) {
        return new Http2Pipeline(peer, router).build();
    }

    @Override
    protected Http2RequestHandler build(
            Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
        return new Http2RequestHandler(decoder, encoder, settings, peer, router, rate);
    }

    /** Watches the frames of one connection for what no sane client does. */
    private static final class Watch implements StreamingFrameReader.Watcher {
        private final PeerConnection peer;
        private final FrameRate rate;

        Watch(PeerConnection peer, FrameRate rate) {
            this.peer = peer;
            this.rate = rate;
        }

        @Override
        public void controlFrame() throws Http2Exception {
            rate.count();
            Channel channel = peer.channel;
            if (!channel.isWritable() && channel.bytesBeforeWritable() > MOST_UNREAD_BYTES) {
                throw Http2Exception.connectionError(
                        Http2Error.ENHANCE_YOUR_CALM, "control frames are sent and their answers not read");
            }
        }

        @Override
        public void inputEnded(boolean headMissing) {
            if (headMissing) {
                peer.headPending();
            } else {
                peer.headComplete();
            }
        }
    }
}
