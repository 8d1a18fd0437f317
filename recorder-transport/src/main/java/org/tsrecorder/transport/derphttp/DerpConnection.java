package org.tsrecorder.transport.derphttp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.transport.derp.DerpClient;
import org.tsrecorder.transport.derp.DerpFault;
import org.tsrecorder.transport.derp.DerpOutput;
import org.tsrecorder.transport.derp.PeerGoneReason;
import org.tsrecorder.transport.derp.ServerInfo;
import org.tsrecorder.transport.key.NodePublicKey;

/** A connection that speaks DERP: moves bytes between the channel and its {@link DerpClient}. */
final class DerpConnection extends ChannelInboundHandlerAdapter implements DerpOutput {
    private final Channel channel;
    private final DerpClient client;
    private final RegionClient owner;
    private final long greetingDeadlineNanos;
    private @Nullable Future<?> alarm;
    private @Nullable Future<?> pingTimeout;
    private @Nullable ByteBuf batch;
    private boolean ready;
    private boolean ended;

    /**
     * The handler of a connection whose relay has just agreed to speak DERP.
     *
     * @param client made for this connection
     */
    DerpConnection(Channel channel, DerpClient client, RegionClient owner) {
        this.channel = channel;
        this.client = client;
        this.owner = owner;
        this.greetingDeadlineNanos = nowNanos() + TimeUnit.MILLISECONDS.toNanos(DerpHttpTuning.CONNECT_TIMEOUT_MILLIS);
        setAlarm();
    }

    private long nowNanos() {
        return channel.eventLoop().ticker().nanoTime();
    }

    /** Whether packets may be written; false before the relay's greeting, and while the channel is full. */
    boolean takesPackets() {
        return ready && channel.isWritable();
    }

    /** Encodes a packet, which remains the caller's; it goes out with {@link #flush} at the latest. */
    void write(NodePublicKey destination, ByteBuf packet) {
        ByteBuf frames = batch;
        if (frames == null) {
            frames = channel.alloc().directBuffer(DerpHttpTuning.BATCH_BYTES);
            batch = frames;
        }
        client.sendPacket(nowNanos(), destination, packet, frames);
        if (frames.readableBytes() >= DerpHttpTuning.BATCH_BYTES - DerpHttpTuning.BATCH_HEADROOM) {
            batch = null;
            put(frames);
        }
    }

    /** Failures come as exceptions of the channel. */
    private void put(ByteBuf frames) {
        var unused = channel.write(frames, channel.voidPromise());
    }

    void flush() {
        ByteBuf frames = batch;
        if (frames != null && frames.isReadable()) {
            batch = null;
            put(frames);
        }
        channel.flush();
    }

    void notePreferred(boolean home) {
        if (ready) {
            client.notePreferred(home, this);
            flush();
        }
    }

    /** Ends the connection unless the relay answers soon. */
    void checkAlive(long data) {
        if (ready && pingTimeout == null) {
            client.ping(data, this);
            flush();
            pingTimeout = channel.eventLoop()
                    .schedule(
                            () -> end("no answer to a ping"),
                            DerpHttpTuning.PING_TIMEOUT_MILLIS,
                            TimeUnit.MILLISECONDS);
        }
    }

    /** Closes it; the owner is told, the first time. */
    void end(String reason) {
        if (ended) {
            return;
        }
        ended = true;
        ready = false;
        client.close();
        cancel(alarm);
        cancel(pingTimeout);
        if (batch != null) {
            batch.release();
            batch = null;
        }
        var unused = channel.close();
        owner.ended(this, reason);
    }

    private static void cancel(@Nullable Future<?> task) {
        if (task != null) {
            task.cancel(false);
        }
    }

    /** The deadline moves with every read; so the task that is there looks again when it runs. */
    private void setAlarm() {
        long deadline = ready ? client.nextDeadlineNanos() : greetingDeadlineNanos;
        alarm = channel.eventLoop().schedule(this::ring, Math.max(0, deadline - nowNanos()), TimeUnit.NANOSECONDS);
    }

    private void ring() {
        if (ended) {
            return;
        }
        if (!ready && greetingDeadlineNanos - nowNanos() <= 0) {
            end("no greeting");
            return;
        }
        client.onTimer(nowNanos(), this);
        if (!ended) {
            setAlarm();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (ended || !(message instanceof ByteBuf bytes)) {
            ReferenceCountUtil.release(message);
            return;
        }
        long now = nowNanos();
        owner.heard(now);
        client.receive(now, bytes, this);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (!ended) {
            owner.batchComplete();
            flush();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (takesPackets()) {
            owner.drain();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        end("closed by the relay");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        end(cause.toString());
    }

    @Override
    public void packet(NodePublicKey source, ByteBuf packet) {
        owner.packet(source, packet);
    }

    @Override
    public void send(ByteBuf frames) {
        // What is in the batch was said before.
        ByteBuf before = batch;
        if (before != null && before.isReadable()) {
            batch = null;
            put(before);
        }
        put(frames);
    }

    @Override
    public void ready() {
        ready = true;
        owner.ready(this);
        flush();
    }

    @Override
    public void serverInfo(ServerInfo info) {
        owner.accepted();
    }

    @Override
    public void peerGone(NodePublicKey peer, PeerGoneReason reason) {
        owner.peerGone(peer, reason);
    }

    @Override
    public void health(String problem) {
        owner.health(problem);
    }

    @Override
    public void restarting(long reconnectInNanos, long tryForNanos) {
        owner.restarting(reconnectInNanos);
    }

    @Override
    public void pong(long data) {
        cancel(pingTimeout);
        pingTimeout = null;
    }

    @Override
    public void failed(DerpFault fault) {
        end(fault.name());
    }
}
