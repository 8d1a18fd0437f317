package org.tsrecorder.transport.dataplane;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.transport.filter.PacketFilter;
import org.tsrecorder.transport.netstack.NetStack;
import org.tsrecorder.transport.netstack.PacketOutput;
import org.tsrecorder.transport.wireguard.Endpoint;
import org.tsrecorder.transport.wireguard.Peer;
import org.tsrecorder.transport.wireguard.WireGuard;
import org.tsrecorder.transport.wireguard.WireGuardOutput;

/**
 * Carries packets between the engines, in turns. A turn begins with the first thing that happens and ends when that is
 * worked off; only then are handlers told, segments and datagrams sent, and the alarm set.
 *
 * <p>Belongs to the event loop.
 */
final class PacketFlow implements PathReceiver, WireGuardOutput, PacketOutput {
    private final EventLoop loop;
    private final LongSupplier nanoTime;
    private final Paths paths;
    private final FailureLog failures;
    private final Alarm alarm;
    private final Engines engines;
    private boolean inTurn;
    private boolean turnRequested;
    private long nowNanos;
    private Runnable afterTurn = () -> {};

    /** Makes both engines, which hand what they have to the flow. */
    @FunctionalInterface
    interface EngineFactory {
        Engines make(PacketFlow flow);
    }

    /**
     * The engines.
     *
     * @param filter null if everything that the tunnel lets through may pass
     */
    record Engines(
            WireGuard wireGuard,
            NetStack netStack,
            @Nullable PacketFilter filter) {}

    PacketFlow(EventLoop loop, LongSupplier nanoTime, Paths paths, FailureLog failures, EngineFactory factory) {
        this.loop = loop;
        this.nanoTime = nanoTime;
        this.paths = paths;
        this.failures = failures;
        this.alarm = new Alarm(loop, this::onAlarm);
        this.engines = factory.make(this);
    }

    WireGuard wireGuard() {
        return engines.wireGuard();
    }

    NetStack netStack() {
        return engines.netStack();
    }

    @Nullable
    PacketFilter filter() {
        return engines.filter();
    }

    /** The time of this turn; outside of one, now. */
    long nowNanos() {
        return inTurn ? nowNanos : nanoTime.getAsLong();
    }

    /** Something is called at the end of each turn, before the stack is told that it ends. */
    void afterTurn(Runnable action) {
        afterTurn = action;
    }

    private void beginTurn() {
        if (!inTurn) {
            inTurn = true;
            nowNanos = nanoTime.getAsLong();
        }
    }

    private void endTurn() {
        try {
            afterTurn.run();
            do {
                netStack().flush(nowNanos);
            } while (netStack().needsFlush());
        } catch (RuntimeException failure) {
            failures.add(nowNanos, "the end of a turn", failure);
        }
        paths.flush();
        inTurn = false;
        setAlarm();
    }

    private void setAlarm() {
        alarm.set(nowNanos, wireGuard().nextDeadlineNanos());
        alarm.set(nowNanos, netStack().nextDeadlineNanos());
    }

    /** Does something with the engines in a turn of its own, or in the one that is under way. */
    void inTurn(String what, Runnable action) {
        if (inTurn) {
            action.run();
            return;
        }
        beginTurn();
        try {
            action.run();
        } catch (RuntimeException failure) {
            failures.add(nowNanos, what, failure);
        }
        endTurn();
    }

    /**
     * Something was asked of a socket: if no turn is under way, there is one before the event loop waits again, for
     * this and for all that is asked until then.
     */
    void requestTurn() {
        if (!inTurn && !turnRequested) {
            turnRequested = true;
            loop.execute(() -> {
                turnRequested = false;
                inTurn("a requested turn", () -> {});
            });
        }
    }

    private void onAlarm() {
        inTurn("a timer", () -> {
            wireGuard().onTimer(nowNanos, this);
            netStack().onTimer(nowNanos);
        });
    }

    void cancelAlarm() {
        alarm.cancel();
    }

    // From the paths.

    @Override
    public void datagram(Endpoint source, ByteBuf datagram) {
        beginTurn();
        try {
            wireGuard().receive(nowNanos, source, datagram, this);
        } catch (RuntimeException failure) {
            failures.add(nowNanos, "a datagram", failure);
        }
    }

    @Override
    public void batchComplete() {
        beginTurn();
        endTurn();
    }

    // From WireGuard.

    @Override
    public void datagram(Peer peer, Endpoint destination, ByteBuf message) {
        paths.send(peer, destination, message);
    }

    @Override
    public void cookieReply(Endpoint destination, ByteBuf message) {
        paths.reply(destination, message);
    }

    @Override
    public void packet(Peer peer, ByteBuf ipPacket) {
        PacketFilter filter = engines.filter();
        if (filter == null || filter.receive(ipPacket, true).isAccepted()) {
            netStack().receive(nowNanos, ipPacket);
        } else {
            ipPacket.release();
        }
    }

    @Override
    public void sessionEstablished(Peer peer) {
        // Nothing waits for it: packets that need a session are queued in the engine.
    }

    // From the stack.

    @Override
    public void packet(ByteBuf ipPacket) {
        PacketFilter filter = engines.filter();
        if (filter != null) {
            filter.send(ipPacket);
        }
        wireGuard().send(nowNanos, ipPacket, this);
    }
}
