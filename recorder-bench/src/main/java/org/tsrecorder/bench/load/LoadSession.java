package org.tsrecorder.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2HeadersDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One session on its connection: probe on stream 1, upload on stream 3. All on the one event loop. */
final class LoadSession extends ByteToMessageDecoder {
    private static final int PROBE = 1;
    private static final int UPLOAD = 3;
    private static final int RETURN_WINDOW_AT = 16 * 1024;
    private static final int MAX_REPLY = 4096;

    enum State {
        STARTING,
        RUNNING,
        ENDING,
        STORED,
        FAILED
    }

    private final CastBody body;
    private final LoadMeter meter;
    private final String authority;
    private final boolean bulk;
    private final AckTimes unacknowledged = new AckTimes();
    private final StringBuilder reply = new StringBuilder();

    private State state = State.STARTING;
    private @Nullable Channel channel;
    private @Nullable Http2HeadersDecoder headers = new DefaultHttp2HeadersDecoder();
    private long connectionWindow = Http2Wire.DEFAULT_WINDOW;
    private long streamWindow = Http2Wire.DEFAULT_WINDOW;
    private int initialWindow = Http2Wire.DEFAULT_WINDOW;
    private int maxFrameSize = Http2Wire.DEFAULT_MAX_FRAME_SIZE;
    private int received;
    private long owed;
    private long sent;
    private long acknowledged;
    private boolean endWanted;

    /**
     * A session that connects when its channel does.
     *
     * @param bulk bytes to send after the header line as fast as may be, and then to end; 0 to be told by
     *     {@link #write}
     */
    LoadSession(CastBody body, LoadMeter meter, String authority, long bulk) {
        this.body = body;
        this.meter = meter;
        this.authority = authority;
        this.bulk = bulk > 0;
        this.owed = body.headerLength() + bulk;
        this.endWanted = bulk > 0;
    }

    State state() {
        return state;
    }

    /** Bytes of body handed to the connection, header line included. */
    long sent() {
        return sent;
    }

    /** The last acknowledged offset. */
    long acknowledged() {
        return acknowledged;
    }

    /** Adds bytes to what is to be sent; they go when the windows allow. */
    void write(long bytes) {
        if (state == State.RUNNING) {
            owed += bytes;
            unacknowledged.sent(sent + owed, meter.now());
            pump();
        }
    }

    /** Ends the body after what is owed. */
    void end() {
        if (state == State.RUNNING) {
            endWanted = true;
            pump();
        } else if (state == State.STARTING) {
            fail("was never accepted");
        }
    }

    void fail(String reason) {
        if (state == State.STORED || state == State.FAILED) {
            return;
        }
        State before = state;
        state = State.FAILED;
        meter.failed(before, reason);
        closeConnection();
    }

    private void send(ByteBuf frames) {
        if (channel != null) {
            var unused = channel.write(frames, channel.voidPromise());
        } else {
            frames.release();
        }
    }

    private void flush() {
        if (channel != null) {
            channel.flush();
        }
    }

    private void closeConnection() {
        if (channel != null) {
            var unused = channel.close();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        channel = context.channel();
        ByteBuf out = context.alloc().buffer();
        Http2Wire.preface(out);
        Http2Wire.request(out, PROBE, "HEAD", authority, true);
        send(out);
        flush();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        super.channelInactive(context);
        fail("the recorder closed the connection");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        fail(String.valueOf(cause.getMessage()));
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        pump();
    }

    private void pump() {
        if (channel == null || state != State.RUNNING) {
            return;
        }
        boolean wrote = false;
        while (owed > 0 && connectionWindow > 0 && streamWindow > 0 && channel.isWritable()) {
            int size = (int) Math.min(Math.min(owed, maxFrameSize), Math.min(connectionWindow, streamWindow));
            ByteBuf frame = channel.alloc().buffer(Http2Wire.HEADER_LENGTH + size);
            Http2Wire.frameHeader(frame, size, Http2Wire.DATA, 0, UPLOAD);
            body.copy(sent, size, frame);
            send(frame);
            connectionWindow -= size;
            streamWindow -= size;
            owed -= size;
            sent += size;
            meter.sent(size);
            if (bulk) {
                unacknowledged.sent(sent, meter.now());
            }
            wrote = true;
        }
        if (endWanted && owed == 0) {
            ByteBuf end = channel.alloc().buffer(Http2Wire.HEADER_LENGTH);
            Http2Wire.frameHeader(end, 0, Http2Wire.DATA, Http2Wire.END_STREAM, UPLOAD);
            send(end);
            state = State.ENDING;
            wrote = true;
        }
        if (wrote) {
            flush();
        }
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Http2Exception {
        if (in.readableBytes() < Http2Wire.HEADER_LENGTH) {
            return;
        }
        int at = in.readerIndex();
        int length = in.getUnsignedMedium(at);
        if (length > Http2Wire.DEFAULT_MAX_FRAME_SIZE) {
            fail("the recorder does not speak HTTP/2, or sends frames of " + length + " bytes");
            in.skipBytes(in.readableBytes());
            return;
        }
        if (in.readableBytes() >= Http2Wire.HEADER_LENGTH + length) {
            in.skipBytes(Http2Wire.HEADER_LENGTH);
            ByteBuf payload = in.readSlice(length);
            receive(in.getByte(at + 3), in.getByte(at + 4), in.getInt(at + 5) & Integer.MAX_VALUE, payload);
        }
    }

    private void receive(int type, int flags, int stream, ByteBuf payload) throws Http2Exception {
        switch (type) {
            case Http2Wire.DATA -> onData(flags, stream, payload);
            case Http2Wire.HEADERS -> onHeaders(flags, stream, payload);
            case Http2Wire.RST_STREAM -> onReset(stream, payload.readInt());
            case Http2Wire.SETTINGS -> onSettings(flags, payload);
            case Http2Wire.PING -> onPing(flags, payload);
            case Http2Wire.GOAWAY -> onGoAway(payload);
            case Http2Wire.WINDOW_UPDATE -> onWindowUpdate(stream, payload.readInt());
            case Http2Wire.CONTINUATION -> fail("the recorder sends headers of more than a frame");
            default -> payload.skipBytes(payload.readableBytes());
        }
    }

    private void onHeaders(int flags, int stream, ByteBuf payload) throws Http2Exception {
        boolean end = (flags & Http2Wire.END_STREAM) != 0;
        if (headers != null) {
            int padding = (flags & Http2Wire.PADDED) != 0 ? payload.readUnsignedByte() : 0;
            payload.skipBytes((flags & Http2Wire.PRIORITY) != 0 ? 5 : 0);
            ByteBuf block = payload.readSlice(payload.readableBytes() - padding);
            CharSequence status = headers.decodeHeaders(stream, block).status();
            onStatus(stream, String.valueOf(status));
        }
        if (end && stream == UPLOAD) {
            onEnd();
        }
    }

    private void onStatus(int stream, String status) {
        if (!status.equals("200")) {
            fail("the recorder answered " + status + " to the " + (stream == PROBE ? "probe" : "upload"));
        } else if (stream == PROBE && channel != null) {
            ByteBuf out = channel.alloc().buffer();
            Http2Wire.request(out, UPLOAD, "POST", authority, false);
            send(out);
            flush();
        } else if (stream == UPLOAD) {
            headers = null;
            state = State.RUNNING;
            meter.accepted();
            pump();
        }
    }

    private void onData(int flags, int stream, ByteBuf payload) {
        received += payload.readableBytes();
        if (received > RETURN_WINDOW_AT && channel != null) {
            ByteBuf out = channel.alloc().buffer();
            Http2Wire.windowUpdate(out, 0, received);
            Http2Wire.windowUpdate(out, UPLOAD, received);
            send(out);
            flush();
            received = 0;
        }
        int padding = (flags & Http2Wire.PADDED) != 0 ? payload.readUnsignedByte() : 0;
        if (stream == UPLOAD) {
            reply.append(
                    payload.toString(payload.readerIndex(), payload.readableBytes() - padding, StandardCharsets.UTF_8));
            readReplies();
            if ((flags & Http2Wire.END_STREAM) != 0) {
                onEnd();
            }
        }
    }

    private void readReplies() {
        int end = reply.indexOf("}");
        while (end >= 0) {
            onReply(reply.substring(0, end));
            reply.delete(0, end + 1);
            end = reply.indexOf("}");
        }
        if (reply.length() > MAX_REPLY) {
            fail("the recorder's answer is not made of acknowledgements");
        }
    }

    /** One frame without its last brace: an offset under "ack", nothing for 0, or a text under "error". */
    private void onReply(String frame) {
        int colon = frame.indexOf(':');
        if (frame.contains("\"error\"")) {
            fail("the recorder reported " + frame.substring(colon + 1));
        } else {
            long offset =
                    colon < 0 ? 0 : Long.parseLong(frame.substring(colon + 1).strip());
            acknowledged = Math.max(acknowledged, offset);
            meter.acknowledged(unacknowledged, offset);
        }
    }

    private void onEnd() {
        if (state == State.ENDING) {
            state = State.STORED;
            meter.stored(sent, acknowledged);
            closeConnection();
        } else {
            fail("the recorder ended the upload");
        }
    }

    private void onReset(int stream, int code) {
        // A recorder that answered all it has to may reset what it did not read (RFC 9113 §8.1).
        if (stream == UPLOAD) {
            fail("the recorder reset the stream, error " + code);
        }
    }

    private void onGoAway(ByteBuf payload) {
        payload.skipBytes(Integer.BYTES);
        int code = payload.readInt();
        if (code != 0) {
            fail("the recorder went away, error " + code + " " + payload.toString(StandardCharsets.UTF_8));
        }
    }

    private void onSettings(int flags, ByteBuf payload) {
        if ((flags & Http2Wire.ACK) != 0 || channel == null) {
            return;
        }
        while (payload.isReadable()) {
            int setting = payload.readUnsignedShort();
            int value = payload.readInt();
            if (setting == Http2Wire.SETTING_INITIAL_WINDOW_SIZE) {
                streamWindow += value - initialWindow;
                initialWindow = value;
            } else if (setting == Http2Wire.SETTING_MAX_FRAME_SIZE) {
                maxFrameSize = value;
            }
        }
        ByteBuf out = channel.alloc().buffer(Http2Wire.HEADER_LENGTH);
        Http2Wire.settingsAck(out);
        send(out);
        flush();
        pump();
    }

    private void onPing(int flags, ByteBuf payload) {
        if ((flags & Http2Wire.ACK) == 0 && channel != null) {
            ByteBuf out = channel.alloc().buffer();
            Http2Wire.pingAck(out, payload.readLong());
            send(out);
            flush();
        }
    }

    private void onWindowUpdate(int stream, int increment) {
        if (stream == 0) {
            connectionWindow += increment;
        } else if (stream == UPLOAD) {
            streamWindow += increment;
        }
        pump();
    }
}
