package org.tsrecorder.transport.dataplane;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.transport.crypto.RandomSource;
import org.tsrecorder.transport.filter.FilterVerdict;
import org.tsrecorder.transport.filter.PacketFilter;
import org.tsrecorder.transport.key.NodePrivateKey;
import org.tsrecorder.transport.key.NodePublicKey;
import org.tsrecorder.transport.netstack.NetStack;
import org.tsrecorder.transport.netstack.PacketOutput;
import org.tsrecorder.transport.wireguard.Endpoint;
import org.tsrecorder.transport.wireguard.Peer;
import org.tsrecorder.transport.wireguard.PeerConfig;
import org.tsrecorder.transport.wireguard.SendResult;
import org.tsrecorder.transport.wireguard.WireGuard;
import org.tsrecorder.transport.wireguard.WireGuardCounter;
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
    private final Pings pings;
    private final Set<NodePublicKey> jailed = new HashSet<>();
    private final Map<WireGuardCounter, Long> formerCounts = new EnumMap<>(WireGuardCounter.class);
    private WireGuard wireGuard;
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
     * @param tunnels makes a tunnel with this key of ours
     * @param filter null if everything that the tunnel lets through may pass
     * @param tsmp null if peers are stock WireGuard
     * @param random for the data of pings
     */
    record Engines(
            Function<NodePrivateKey, WireGuard> tunnels,
            NetStack netStack,
            @Nullable PacketFilter filter,
            @Nullable Tsmp tsmp,
            RandomSource random) {}

    PacketFlow(
            NodePrivateKey privateKey,
            EventLoop loop,
            LongSupplier nanoTime,
            Paths paths,
            FailureLog failures,
            EngineFactory factory) {
        this.loop = loop;
        this.nanoTime = nanoTime;
        this.paths = paths;
        this.failures = failures;
        this.alarm = new Alarm(loop, this::onAlarm);
        this.engines = factory.make(this);
        this.pings = new Pings(this, loop, engines.random());
        this.wireGuard = engines.tunnels().apply(privateKey);
    }

    WireGuard wireGuard() {
        return wireGuard;
    }

    /** What was counted by tunnels with former keys. */
    Map<WireGuardCounter, Long> formerCounts() {
        return formerCounts;
    }

    Pings pings() {
        return pings;
    }

    @Nullable
    Tsmp tsmp() {
        return engines.tsmp();
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
        alarm.set(nowNanos, wireGuard.nextDeadlineNanos());
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
            wireGuard.onTimer(nowNanos, this);
            netStack().onTimer(nowNanos);
        });
    }

    void cancelAlarm() {
        alarm.cancel();
    }

    /** Changes peers. A peer that is known under an address of a new one loses it. */
    void update(PeerUpdate update) {
        jailed.clear();
        jailed.addAll(update.jailed());
        update.removed().forEach(wireGuard::removePeer);
        for (PeerConfig peer : update.changed()) {
            boolean known = wireGuard.updatePeer(nowNanos, peer).isPresent();
            if (!known && !peer.publicKey().equals(wireGuard.publicKey())) {
                wireGuard.addPeer(nowNanos, peer);
            }
        }
    }

    /**
     * From now on we are somebody else to all peers: a tunnel with the new key takes over peers and timestamps, and
     * connections go on in it after a handshake.
     */
    void identity(NodePrivateKey privateKey) {
        WireGuard former = wireGuard;
        WireGuard next = engines.tunnels().apply(privateKey);
        next.startTimestampsAfter(former.latestTimestamp());
        for (Peer peer : former.peers()) {
            if (!peer.publicKey().equals(next.publicKey())) {
                PeerConfig config = peer.config();
                next.addPeer(nowNanos, peer.endpoint().map(config::withEndpoint).orElse(config));
            }
        }
        former.close();
        former.counters().nonZero().forEach((counter, count) -> formerCounts.merge(counter, count, Long::sum));
        wireGuard = next;
    }

    /** Sends a packet that does not come from the stack. */
    SendResult sendOwn(ByteBuf ipPacket) {
        return wireGuard.send(nowNanos, ipPacket, this);
    }

    // From the paths.

    @Override
    public void datagram(Endpoint source, ByteBuf datagram) {
        beginTurn();
        try {
            wireGuard.receive(nowNanos, source, datagram, this);
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
        Tsmp tsmp = engines.tsmp();
        if (tsmp != null && Tsmp.isMessage(ipPacket)) {
            tsmp.receive(nowNanos, peer, ipPacket);
            ipPacket.release();
        } else if (isLetIn(peer, ipPacket, tsmp) && !pings.takesEchoReply(nowNanos, ipPacket)) {
            netStack().receive(nowNanos, ipPacket);
        } else {
            ipPacket.release();
        }
    }

    private boolean isLetIn(Peer peer, ByteBuf ipPacket, @Nullable Tsmp tsmp) {
        PacketFilter filter = engines.filter();
        if (filter == null) {
            return true;
        }
        boolean mayBegin = jailed.isEmpty() || !jailed.contains(peer.publicKey());
        FilterVerdict verdict = filter.receive(ipPacket, mayBegin);
        if (!verdict.isAccepted() && tsmp != null) {
            tsmp.dropped(nowNanos, verdict, ipPacket);
        }
        return verdict.isAccepted();
    }

    @Override
    public void sessionEstablished(Peer peer) {
        Tsmp tsmp = engines.tsmp();
        if (tsmp != null) {
            tsmp.sessionEstablished(peer);
        }
    }

    // From the stack.

    @Override
    public void packet(ByteBuf ipPacket) {
        PacketFilter filter = engines.filter();
        if (filter != null) {
            filter.send(ipPacket);
        }
        wireGuard.send(nowNanos, ipPacket, this);
    }
}
