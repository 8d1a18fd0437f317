package org.tsrecorder.transport.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameReader;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.handler.codec.http2.Http2HeadersDecoder;

/**
 * Reads HTTP/2 frames, and hands on the part of a DATA frame that has arrived without waiting for its rest.
 *
 * <p>Netty's reader wants frames whole. A frame that spans two reads then makes the channel's decoder copy the second
 * read behind the first, and in a bulk upload nearly every read ends inside a frame: each byte would be copied once
 * more. Here a DATA frame of any size becomes slices of the buffers that the socket filled. All other frames go to
 * Netty's reader, one at a time; no sane one is larger than the 16,384 bytes that every peer may send.
 */
final class StreamingFrameReader implements Http2FrameReader {
    /** Hears of what the reader sees between frames. */
    interface Watcher {
        /** A frame other than DATA begins. */
        void controlFrame() throws Http2Exception;

        /** All input was taken; whether the rest of a frame other than DATA, or of a header block, is missing. */
        void inputEnded(boolean headMissing);
    }

    private static final int HEADER_LENGTH = Http2CodecUtil.FRAME_HEADER_LENGTH;
    private static final int FLAGS_INDEX = 4;
    private static final int STREAM_INDEX = 5;

    private final DefaultHttp2FrameReader control;
    private final Watcher watcher;
    private boolean broken;
    private final long mostHeaderBlockBytes;
    private boolean inHeaderBlock;
    private long headerBlockBytes;
    private boolean announced;
    private int dataStream;
    private int dataMissing;
    private boolean dataEndsStream;

    StreamingFrameReader(Http2HeadersDecoder headers, Watcher watcher) {
        this.control = new DefaultHttp2FrameReader(headers);
        this.watcher = watcher;
        this.mostHeaderBlockBytes = headers.configuration().maxHeaderListSizeGoAway();
    }

    @Override
    public void readFrame(ChannelHandlerContext ctx, ByteBuf in, Http2FrameListener listener) throws Http2Exception {
        if (broken) {
            in.skipBytes(in.readableBytes());
            return;
        }
        try {
            boolean progress = true;
            while (progress && in.isReadable()) {
                progress = dataMissing > 0 ? readData(ctx, in, listener) : readNext(ctx, in, listener);
            }
            watcher.inputEnded(inHeaderBlock || (dataMissing == 0 && in.isReadable()));
        } catch (Http2Exception e) {
            broken = !Http2Exception.isStreamError(e);
            throw e;
        }
    }

    private boolean readNext(ChannelHandlerContext ctx, ByteBuf in, Http2FrameListener listener) throws Http2Exception {
        if (in.readableBytes() < HEADER_LENGTH) {
            return false;
        }
        int start = in.readerIndex();
        int length = in.getUnsignedMedium(start);
        byte type = in.getByte(start + 3);
        Http2Flags flags = new Http2Flags(in.getUnsignedByte(start + FLAGS_INDEX));
        if (type == Http2FrameTypes.DATA && !flags.paddingPresent()) {
            beginData(in, length, flags);
            return length > 0 || readData(ctx, in, listener);
        }
        return readControl(ctx, in, listener, length, type, flags);
    }

    private void beginData(ByteBuf in, int length, Http2Flags flags) throws Http2Exception {
        int stream = in.getInt(in.readerIndex() + STREAM_INDEX) & Integer.MAX_VALUE;
        if (length > control.maxFrameSize()) {
            throw Http2Exception.connectionError(Http2Error.FRAME_SIZE_ERROR, "DATA frame of %d bytes", length);
        }
        if (stream == 0 || inHeaderBlock) {
            throw Http2Exception.connectionError(Http2Error.PROTOCOL_ERROR, "DATA frame out of place");
        }
        in.skipBytes(HEADER_LENGTH);
        dataStream = stream;
        dataMissing = length;
        dataEndsStream = flags.endOfStream();
    }

    private boolean readData(ChannelHandlerContext ctx, ByteBuf in, Http2FrameListener listener) throws Http2Exception {
        int length = Math.min(dataMissing, in.readableBytes());
        ByteBuf part = in.readSlice(length);
        dataMissing -= length;
        listener.onDataRead(ctx, dataStream, part, 0, dataEndsStream && dataMissing == 0);
        return true;
    }

    private boolean readControl(
            ChannelHandlerContext ctx, ByteBuf in, Http2FrameListener listener, int length, byte type, Http2Flags flags)
            throws Http2Exception {
        if (length > Http2CodecUtil.DEFAULT_MAX_FRAME_SIZE && type != Http2FrameTypes.DATA) {
            throw Http2Exception.connectionError(
                    Http2Error.FRAME_SIZE_ERROR, "frame of type %d with %d bytes", type, length);
        }
        if (!announced) {
            announced = true;
            watcher.controlFrame();
        }
        if (in.readableBytes() < HEADER_LENGTH + length && length <= control.maxFrameSize()) {
            return false;
        }
        announced = false;
        if (type == Http2FrameTypes.HEADERS || type == Http2FrameTypes.CONTINUATION) {
            inHeaderBlock = !flags.endOfHeaders();
            headerBlockBytes = length + (type == Http2FrameTypes.HEADERS ? 0 : headerBlockBytes);
            if (headerBlockBytes > mostHeaderBlockBytes) {
                throw Http2Exception.connectionError(
                        Http2Error.ENHANCE_YOUR_CALM, "header fields of more than %d bytes", mostHeaderBlockBytes);
            }
        }
        ByteBuf frame = in.readSlice(Math.min(in.readableBytes(), HEADER_LENGTH + length));
        try {
            control.readFrame(ctx, frame, listener);
        } catch (Http2Exception e) {
            if (Http2Exception.isStreamError(e) && frame.isReadable()) {
                // Netty's reader would take the next frame for the rest of this one.
                throw Http2Exception.connectionError(e.error(), e, "malformed frame of type %d", type);
            }
            throw e;
        }
        return true;
    }

    @Override
    public Configuration configuration() {
        return control.configuration();
    }

    @Override
    public void close() {
        control.close();
    }
}
