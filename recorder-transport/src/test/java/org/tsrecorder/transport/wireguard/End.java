package org.tsrecorder.transport.wireguard;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.tsrecorder.transport.crypto.RandomSource;
import org.tsrecorder.transport.key.NodePrivateKey;
import org.tsrecorder.transport.packet.IpPrefix;

/** One end of a {@link WireGuardPair}: an engine, what it sent and not yet arrived, and what it received. */
final class End implements WireGuardOutput, AutoCloseable {
    final NodePrivateKey key;
    final IpPrefix address;
    UdpEndpoint endpoint;
    final RandomSource random;
    WireGuard engine;

    /** Messages under way, oldest first. */
    final Deque<Message> sent = new ArrayDeque<>();

    /** First and last byte after the IP header of each packet that arrived. */
    final List<Integer> received = new ArrayList<>();

    int sessions;

    /** What to do once a session is established, before waiting packets go out. */
    Runnable onSession = () -> {};

    private final WireGuardTuning tuning;
    private final InstantSource wallClock;
    private final PeerLookup lookup;

    /** A datagram on its way. */
    record Message(Endpoint to, ByteBuf bytes) {
        int type() {
            return bytes.getIntLE(bytes.readerIndex());
        }
    }

    End(int number, WireGuardTuning tuning, InstantSource wallClock, PeerLookup lookup) {
        this.random = new Random(number)::nextBytes;
        this.key = NodePrivateKey.generate(random);
        this.address = IpPrefix.of("100.64.0." + number);
        this.endpoint = UdpEndpoint.of("192.0.2." + number, 41641);
        this.tuning = tuning;
        this.wallClock = wallClock;
        this.lookup = lookup;
        this.engine = newEngine();
    }

    private WireGuard newEngine() {
        return new WireGuard(key, tuning, lookup, random, wallClock, PooledByteBufAllocator.DEFAULT);
    }

    /** The process ends and starts anew with the same key; it knows no peers. */
    void restart() {
        engine.close();
        dropSent();
        engine = newEngine();
    }

    PeerConfig asPeer() {
        return PeerConfig.of(key.publicKey(), List.of(address)).withEndpoint(endpoint);
    }

    Peer peer(End other) {
        return engine.peer(other.key.publicKey()).orElseThrow();
    }

    /** What packets to the other are encrypted with. */
    Keypair currentKeypair(End other) {
        return Objects.requireNonNull(peer(other).keypairs.current());
    }

    long count(WireGuardCounter counter) {
        return engine.counters().count(counter);
    }

    Instant wallTime() {
        return wallClock.instant();
    }

    /** Types of the messages under way. */
    List<Integer> sentTypes() {
        return sent.stream().map(Message::type).toList();
    }

    void dropSent() {
        sent.forEach(message -> message.bytes().release());
        sent.clear();
    }

    @Override
    public void datagram(Peer peer, Endpoint destination, ByteBuf message) {
        sent.add(new Message(destination, message));
    }

    @Override
    public void cookieReply(Endpoint destination, ByteBuf message) {
        sent.add(new Message(destination, message));
    }

    @Override
    public void packet(Peer peer, ByteBuf ipPacket) {
        received.add(Packets.number(ipPacket));
        ipPacket.release();
    }

    @Override
    public void sessionEstablished(Peer peer) {
        sessions++;
        onSession.run();
    }

    @Override
    public void close() {
        engine.close();
        dropSent();
    }
}
