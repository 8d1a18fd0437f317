package org.tsrecorder.transport.control;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.transport.tailcfg.MapResponse;
import org.tsrecorder.transport.tailcfg.TailcfgFormatException;
import org.tsrecorder.transport.ts2021.ControlAnswer;
import org.tsrecorder.transport.ts2021.ControlStream;
import org.tsrecorder.transport.ts2021.StreamListener;

/**
 * The body of a map stream as messages, in order. JSON is read elsewhere, one message at a time, because a large map
 * takes longer than an event loop may; meanwhile the stream is paused.
 *
 * <p>For the event loop.
 */
final class MapStream implements StreamListener {
    private static final int OK = 200;
    private static final int FIRST_CLIENT_ERROR = 400;
    private static final int LAST_CLIENT_ERROR = 404;
    private static final int MAX_TEXT_BYTES = 200;

    private final Executor loop;
    private final Executor readers;
    private final Consumer<MapResponse> messages;
    private final BiConsumer<String, Boolean> ended;
    private final MapFrameDecoder frames = new MapFrameDecoder(ControlConstants.MAX_MAP_MESSAGE);
    private final Queue<byte[]> waiting = new ArrayDeque<>();
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    private @Nullable ControlStream stream;
    private @Nullable String end;
    private boolean unknown;
    private boolean reading;
    private boolean paused;
    private boolean over;
    private int status;

    /**
     * A stream that has not begun.
     *
     * @param loop the event loop
     * @param readers read JSON
     * @param messages is told each message, on the loop
     * @param ended is told, once, why there are no more, and whether control said that it does not know us
     */
    MapStream(Executor loop, Executor readers, Consumer<MapResponse> messages, BiConsumer<String, Boolean> ended) {
        this.loop = loop;
        this.readers = readers;
        this.messages = messages;
        this.ended = ended;
    }

    /** What slows it down. */
    void attach(ControlStream handle) {
        stream = handle;
    }

    /** No more messages for now, or go on. */
    void pause(boolean wanted) {
        paused = wanted;
        readNext();
    }

    /** Tells nothing any more. */
    void cancel() {
        over = true;
        if (stream != null) {
            stream.cancel();
        }
    }

    @Override
    public void head(int code, Optional<String> retryAfter) {
        status = code;
    }

    @Override
    public void data(ByteBuf bytes) {
        if (status != OK) {
            byte[] piece = new byte[Math.min(bytes.readableBytes(), MAX_TEXT_BYTES - text.size())];
            bytes.readBytes(piece);
            text.writeBytes(piece);
            return;
        }
        frames.receive(bytes, waiting::add).ifPresent(this::fail);
        readNext();
    }

    @Override
    public void end() {
        if (status == OK) {
            lost("control ended the map stream");
        } else {
            unknown = status >= FIRST_CLIENT_ERROR && status <= LAST_CLIENT_ERROR;
            lost("control answered the map request with " + ControlAnswer.describe(status, text.toByteArray()));
        }
    }

    @Override
    public void lost(String reason) {
        if (end == null) {
            end = reason;
        }
        readNext();
    }

    /** What comes behind is not looked at. */
    private void fail(String reason) {
        if (stream != null) {
            stream.cancel();
        }
        lost(reason);
    }

    private void readNext() {
        if (over || reading) {
            return;
        }
        byte[] message = paused ? null : waiting.poll();
        if (message != null) {
            reading = true;
            var unused = CompletableFuture.supplyAsync(() -> MapResponse.parse(message), readers)
                    .whenCompleteAsync(this::onRead, loop);
        } else if (end != null && waiting.isEmpty()) {
            over = true;
            ended.accept(end, unknown);
            return;
        }
        slowDown();
    }

    private void slowDown() {
        if (stream == null) {
            return;
        }
        if (reading || paused) {
            stream.pause();
        } else {
            stream.resume();
        }
    }

    private void onRead(@Nullable MapResponse message, @Nullable Throwable failure) {
        reading = false;
        if (over) {
            return;
        }
        if (message != null) {
            messages.accept(message);
        } else {
            waiting.clear();
            Throwable cause = failure == null || failure.getCause() == null ? failure : failure.getCause();
            fail("control sent a map message that cannot be read: "
                    + (cause instanceof TailcfgFormatException format ? format.getMessage() : cause));
        }
        readNext();
    }
}
