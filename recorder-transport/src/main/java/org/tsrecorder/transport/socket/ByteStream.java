package org.tsrecorder.transport.socket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A channel's bytes as blocking streams: the one place where threads of the blocking face and the event loop meet.
 *
 * <pre>
 *   event loop ── channelRead ──▶ queue, up to 256 KiB, then no more reads ──▶ InputStream.read
 *   OutputStream.write ── 32 KiB copies ──▶ channel, while it is writable ──▶ event loop
 * </pre>
 */
final class ByteStream {
    /** No more is asked of the channel while this much waits for the reader. */
    private static final int HIGH_BYTES = 256 << 10;

    /** The reader asks for more when so little is left. */
    private static final int LOW_BYTES = 64 << 10;

    private static final int WRITE_BYTES = 32 << 10;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<ByteBuf> queue = new ArrayDeque<>();
    private final Handler handler = new Handler();
    private @Nullable Channel channel;
    private int queued;
    private boolean readRequested;
    private boolean ended;
    private boolean closed;
    private boolean outputShutdown;
    private @Nullable IOException failure;
    private @Nullable ChannelFuture lastWrite;

    ChannelHandler handler() {
        return handler;
    }

    InputStream input(IntSupplier timeoutMillis) {
        return new Input(timeoutMillis);
    }

    OutputStream output() {
        return new Output();
    }

    int available() {
        lock.lock();
        try {
            return queued;
        } finally {
            lock.unlock();
        }
    }

    private int read(byte[] into, int offset, int length, int timeoutMillis) throws IOException {
        lock.lock();
        try {
            awaitInput(timeoutMillis);
            if (closed) {
                throw new SocketException("Socket closed");
            }
            ByteBuf first = queue.peek();
            if (first == null) {
                if (failure != null) {
                    throw failure;
                }
                return -1;
            }
            int read = 0;
            while (read < length && first != null) {
                int part = Math.min(length - read, first.readableBytes());
                first.readBytes(into, offset + read, part);
                read += part;
                if (!first.isReadable()) {
                    queue.remove().release();
                    first = queue.peek();
                }
            }
            queued -= read;
            requestIfLow();
            return read;
        } finally {
            lock.unlock();
        }
    }

    private void awaitInput(int timeoutMillis) throws IOException {
        long leftNanos = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        requestIfLow();
        while (queue.isEmpty() && !ended && !closed && failure == null) {
            if (timeoutMillis > 0 && leftNanos <= 0) {
                throw new SocketTimeoutException("Read timed out");
            }
            leftNanos = await(timeoutMillis > 0 ? leftNanos : Long.MAX_VALUE);
        }
    }

    @SuppressWarnings("WaitNotInLoop") // both callers loop
    private long await(long nanos) throws InterruptedIOException {
        try {
            return changed.awaitNanos(nanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    private void requestIfLow() {
        if (!readRequested && queued <= LOW_BYTES && channel != null && !ended && !closed) {
            readRequested = true;
            channel.read();
        }
    }

    private void write(byte[] from, int offset, int length) throws IOException {
        int written = 0;
        while (written < length) {
            int part = Math.min(length - written, WRITE_BYTES);
            Channel ready = awaitRoom();
            ByteBuf copy = ready.alloc().directBuffer(part).writeBytes(from, offset + written, part);
            ChannelFuture write = ready.writeAndFlush(copy);
            lock.lock();
            try {
                lastWrite = write;
            } finally {
                lock.unlock();
            }
            written += part;
        }
    }

    private Channel awaitRoom() throws IOException {
        lock.lock();
        try {
            Channel connected = channel;
            if (connected == null) {
                throw new SocketException("Socket is not connected");
            }
            while (!connected.isWritable() && connected.isActive() && !closed && failure == null) {
                await(Long.MAX_VALUE);
            }
            if (closed) {
                throw new SocketException("Socket closed");
            }
            if (failure != null) {
                throw failure;
            }
            if (!connected.isActive() || outputShutdown) {
                throw new SocketException("Broken pipe");
            }
            return connected;
        } finally {
            lock.unlock();
        }
    }

    /** Ends our half after what was written. */
    void shutdownOutput() {
        afterLastWrite(() -> {
            if (channel instanceof DuplexChannel duplex) {
                var unused = duplex.shutdownOutput();
            }
        });
    }

    private void afterLastWrite(Runnable action) {
        ChannelFuture last;
        lock.lock();
        try {
            outputShutdown = true;
            last = lastWrite;
        } finally {
            lock.unlock();
        }
        if (last == null || last.isDone()) {
            action.run();
        } else {
            var unused = last.addListener(written -> action.run());
        }
    }

    /** Drops what came and what still comes. */
    void shutdownInput() {
        lock.lock();
        try {
            ended = true;
            drop();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (channel instanceof DuplexChannel duplex) {
            var unused = duplex.shutdownInput();
        }
    }

    /** Closes the connection after what was written; nobody waits for it, and blocked calls end. */
    void close() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            drop();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        afterLastWrite(() -> {
            if (channel != null && channel.isOpen()) {
                var unused = channel.close();
            }
        });
    }

    private void drop() {
        queue.forEach(ByteBuf::release);
        queue.clear();
        queued = 0;
    }

    /** The event loop's side. */
    private final class Handler extends ChannelInboundHandlerAdapter {
        @Override
        public void handlerAdded(ChannelHandlerContext ctx) {
            channel = ctx.channel();
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf input = (ByteBuf) message;
            lock.lock();
            try {
                if (closed || ended) {
                    input.release();
                } else {
                    queue.add(input);
                    queued += input.readableBytes();
                }
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            boolean more;
            lock.lock();
            try {
                more = queued < HIGH_BYTES && !closed;
                readRequested = more;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
            if (more) {
                ctx.read();
            }
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext ctx) {
            signal();
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event == ChannelInputShutdownEvent.INSTANCE) {
                end(null);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            end(cause instanceof IOException io ? io : new IOException(cause.getMessage(), cause));
            var unused = ctx.close();
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            end(null);
        }

        private void end(@Nullable IOException cause) {
            lock.lock();
            try {
                ended = true;
                failure = failure == null ? cause : failure;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        private void signal() {
            lock.lock();
            try {
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private final class Input extends InputStream {
        private final IntSupplier timeoutMillis;
        private final byte[] single = new byte[1];

        Input(IntSupplier timeoutMillis) {
            this.timeoutMillis = timeoutMillis;
        }

        @Override
        public int read() throws IOException {
            return read(single, 0, 1) < 0 ? -1 : single[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            return length == 0 ? 0 : ByteStream.this.read(into, offset, length, timeoutMillis.getAsInt());
        }

        @Override
        public int available() {
            return ByteStream.this.available();
        }

        @Override
        public void close() {
            ByteStream.this.close();
        }
    }

    private final class Output extends OutputStream {
        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            ByteStream.this.write(from, offset, length);
        }

        @Override
        public void close() {
            ByteStream.this.close();
        }
    }
}
