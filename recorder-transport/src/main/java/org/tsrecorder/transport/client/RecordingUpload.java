package org.tsrecorder.transport.client;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One recording on its way to the recorder that took it.
 *
 * <p>Writing blocks while the recorder's flow control has no room or too much is unacknowledged; for virtual threads,
 * never for an event loop. Safe for many threads: what one call writes stays together. Interrupting a thread that waits
 * here aborts the upload, since a recording with a hole is worse than one that ends.
 *
 * <p>The bytes are a cast file; the client does not look into them.
 */
public final class RecordingUpload implements AutoCloseable {
    private static final long LOOK_MILLIS = 250;
    private static final String ABORTED = "was told that the sender aborts";

    private final UploadTarget target;
    private final UploadProgress progress;
    private final Channel channel;
    private final ReentrantLock writing = new ReentrantLock();
    private boolean ended;

    RecordingUpload(UploadTarget target, UploadProgress progress, Channel channel) {
        this.target = target;
        this.progress = progress;
        this.channel = channel;
        var checks = channel.eventLoop()
                .scheduleAtFixedRate(progress::checkDeadlines, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        var unused = progress.result().whenComplete((result, failure) -> {
            checks.cancel(false);
            closeConnection();
        });
    }

    /** The stream first, so that an upload that was broken off is reset. */
    private void closeConnection() {
        var unusedStream = channel.close();
        if (target.protocol() == RecordingProtocol.V2) {
            var unusedConnection = channel.parent().close();
        }
    }

    /** Who took the session. */
    public RecorderAddress recorder() {
        return target.recorder();
    }

    /** How it is uploaded. */
    public RecordingProtocol protocol() {
        return target.protocol();
    }

    /**
     * The recorders tried, in order; the last is the one that took the session, with its failure if it failed since.
     */
    public List<RecordingAttempt> attempts() {
        return progress.failure().map(RecordingFailedException::attempts).orElseGet(() -> target.attempts(""));
    }

    /** Bytes handed to the connection. */
    public long sent() {
        return progress.sent();
    }

    /** The last acknowledged offset; at most {@link #sent()}; always 0 with V1. */
    public long acknowledged() {
        return progress.acknowledged();
    }

    /** Completes when all is stored, or with a {@link RecordingFailedException}, also while nobody writes. */
    public CompletionStage<RecordingResult> result() {
        // Not a dependent stage: those wrap the exception, unless they come too late to.
        CompletableFuture<RecordingResult> told = new CompletableFuture<>();
        var unused = progress.result().whenComplete((result, failure) -> {
            if (failure == null) {
                told.complete(result);
            } else {
                told.completeExceptionally(failure);
            }
        });
        return told;
    }

    /**
     * Sends the readable bytes.
     *
     * @param bytes given away: released here, whatever happens
     */
    public void write(ByteBuf bytes) throws RecordingFailedException {
        writing.lock();
        try {
            requireBlockingThread();
            requireNotEnded();
            while (bytes.isReadable()) {
                int granted = reserve(bytes.readableBytes());
                send(bytes.readRetainedSlice(granted), granted);
            }
        } finally {
            writing.unlock();
            bytes.release();
        }
    }

    /** Sends {@code length} bytes of {@code bytes} from {@code offset}; the array stays the caller's. */
    public void write(byte[] bytes, int offset, int length) throws RecordingFailedException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        requireBlockingThread();
        writing.lock();
        try {
            requireNotEnded();
            int at = offset;
            while (at < offset + length) {
                int granted = reserve(offset + length - at);
                send(channel.alloc().buffer(granted).writeBytes(bytes, at, granted), granted);
                at += granted;
            }
        } finally {
            writing.unlock();
        }
    }

    private int reserve(int wanted) throws RecordingFailedException {
        try {
            int granted = progress.reserve(wanted);
            if (granted == 0) {
                throw failure();
            }
            return granted;
        } catch (InterruptedException e) {
            abort();
            Thread.currentThread().interrupt();
            throw failure();
        }
    }

    private RecordingFailedException failure() {
        return progress.failure().orElseThrow(() -> new IllegalStateException("over, and neither ended nor failed"));
    }

    private void send(ByteBuf piece, int size) {
        Object message = target.protocol() == RecordingProtocol.V2
                ? new DefaultHttp2DataFrame(piece)
                : new DefaultHttpContent(piece);
        channel.writeAndFlush(message).addListener((ChannelFuture written) -> {
            if (written.isSuccess()) {
                progress.written(size);
            } else {
                progress.writeFailed(written.cause());
            }
        });
    }

    /**
     * Ends the recording and waits until the recorder says that all of it is stored. Calling it again waits for the
     * same.
     */
    public RecordingResult finish() throws RecordingFailedException {
        requireBlockingThread();
        writing.lock();
        try {
            if (!ended) {
                ended = true;
                progress.finishing();
                sendEnd();
            }
        } finally {
            writing.unlock();
        }
        try {
            return progress.outcome();
        } catch (InterruptedException e) {
            abort();
            Thread.currentThread().interrupt();
            throw failure();
        }
    }

    private void sendEnd() {
        Object end = target.protocol() == RecordingProtocol.V2
                ? new DefaultHttp2DataFrame(true)
                : LastHttpContent.EMPTY_LAST_CONTENT;
        channel.writeAndFlush(end).addListener((ChannelFuture written) -> {
            if (!written.isSuccess()) {
                progress.writeFailed(written.cause());
            }
        });
    }

    /** Breaks the upload off; the recorder keeps what it has and marks it incomplete. Does not wait. */
    public void abort() {
        progress.fail(ABORTED);
    }

    /** Aborts, unless the recording is finished. */
    @Override
    public void close() {
        abort();
    }

    /** A stream that writes here; closing it finishes the recording. */
    public OutputStream outputStream() {
        return new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                RecordingUpload.this.write(new byte[] {(byte) value}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                RecordingUpload.this.write(bytes, offset, length);
            }

            @Override
            public void close() throws IOException {
                finish();
            }
        };
    }

    private void requireNotEnded() {
        if (ended) {
            throw new IllegalStateException("write after finish, recording to " + target.recorder());
        }
    }

    private void requireBlockingThread() {
        if (channel.eventLoop().inEventLoop()) {
            throw new IllegalStateException("uploads block: not for an event loop");
        }
    }
}
