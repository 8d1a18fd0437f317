package org.tsrecorder.transport.wireguard;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.tsrecorder.transport.crypto.ChaCha20Poly1305;
import org.tsrecorder.transport.crypto.RandomSource;
import org.tsrecorder.transport.key.NodePrivateKey;
import org.tsrecorder.transport.key.NodePublicKey;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.time.DeadlineQueue;

/**
 * One end of WireGuard tunnels to many peers: datagrams in, packets out, and back.
 *
 * <pre>
 *   packet ─▶ send ─▶ datagram        to the peer whose allowed addresses hold the destination
 *   datagram ─▶ receive ─▶ packet     from a peer that may use the source
 *               onTimer ─▶ datagram   handshakes, keepalives; due at nextDeadlineNanos
 * </pre>
 *
 * <p>Does no I/O and reads no monotonic clock: {@code nowNanos} is an argument, may start anywhere and wrap, and must
 * not go back. The wall clock is asked for the timestamps of initiations alone, and for statistics. One thread at a
 * time.
 *
 * <p>Buffers given to {@link #send} and {@link #receive} change owner: the engine releases them or hands them on. They
 * are encrypted and decrypted in place, within their readable bytes, {@link #HEADROOM} and {@link #TAILROOM}; so nobody
 * else may hold on to those bytes. A datagram may well be a slice of a larger buffer.
 */
public final class WireGuard implements AutoCloseable {
    /** Bytes that a packet to send should have in front of it, so that it need not be copied. */
    public static final int HEADROOM = MessageLayout.DATA_CONTENT;

    /** Writable bytes that a packet to send should have behind it: the most padding, and the tag. */
    public static final int TAILROOM = WireGuardConstants.PADDING_MULTIPLE - 1 + MessageLayout.TAG;

    /** What {@link #nextDeadlineNanos()} answers when there is nothing to wait for. */
    public static final long NO_DEADLINE = DeadlineQueue.NO_DEADLINE;

    private final NodePublicKey publicKey;
    private final WireGuardCounters counters = new WireGuardCounters();
    private final TimestampSource timestamps;
    private final PeerTable table;
    private final PeerTimers timers;
    private final Transmitter transmitter;
    private final HandshakeReceiver handshakes;
    private final DataReceiver data;
    private final TimerExpiry expiry;

    /**
     * Makes an engine without peers.
     *
     * @param privateKey our static key; stays the caller's, and must live as long as the engine
     * @param tuning limits and habits
     * @param lookup finds peers that were not added, when they initiate
     * @param random for ephemeral keys, indices, cookies and jitter; must be cryptographically strong
     * @param wallClock for the timestamps of initiations, see {@link #startTimestampsAfter}
     * @param allocator for messages that have no buffer yet
     */
    public WireGuard(
            NodePrivateKey privateKey,
            WireGuardTuning tuning,
            PeerLookup lookup,
            RandomSource random,
            InstantSource wallClock,
            ByteBufAllocator allocator) {
        ChaCha20Poly1305 aead = new ChaCha20Poly1305();
        HandshakeMessages messages = new HandshakeMessages(privateKey, random, aead);
        publicKey = privateKey.publicKey();
        timestamps = new TimestampSource(wallClock);
        table = new PeerTable(publicKey, new IndexTable(random), new WaitingPackets(tuning, counters), tuning);
        timers = new PeerTimers(table.wakeups, random);
        Transmitter.Encryption encryption = new Transmitter.Encryption(aead, allocator, tuning.mtu());
        transmitter = new Transmitter(table, timers, messages, timestamps, encryption, counters);
        SessionEvents sessions = new SessionEvents(timers, wallClock, tuning.roaming(), counters);
        FloodGuard guard = new FloodGuard(new CookieChecker(publicKey.bytes(), random), tuning, counters);
        handshakes = new HandshakeReceiver(table, messages, guard, transmitter, sessions, lookup);
        data = new DataReceiver(table, transmitter, timers, sessions, aead, counters);
        expiry = new TimerExpiry(table, timers, transmitter, counters);
    }

    /**
     * Adds a peer. With a persistent keepalive, the first one is due at once.
     *
     * @throws IllegalArgumentException if there is a peer with that key already, or the key is our own
     * @throws IllegalStateException if there are {@link WireGuardTuning#maxPeers} peers
     */
    public Peer addPeer(long nowNanos, PeerConfig config) {
        if (config.publicKey().equals(publicKey) || table.get(config.publicKey()) != null) {
            throw new IllegalArgumentException("a peer with this key is there: " + config.publicKey());
        }
        if (table.isFull()) {
            throw new IllegalStateException("peers=" + table.all().size() + ", and no more are allowed");
        }
        Peer peer = table.create(config);
        table.add(peer);
        timers.persistentKeepaliveConfigured(peer, nowNanos);
        return peer;
    }

    /**
     * Gives a peer another configuration. Its keypairs stay; a new preshared key counts from the next handshake on, and
     * without an endpoint the known one stays.
     *
     * @return the peer, or empty if there is none with that key
     */
    public Optional<Peer> updatePeer(long nowNanos, PeerConfig config) {
        Optional<Peer> found = peer(config.publicKey());
        found.ifPresent(peer -> {
            boolean sameKeepalive = config.persistentKeepalive().equals(peer.config.persistentKeepalive());
            table.update(peer, config);
            if (!sameKeepalive) {
                timers.persistentKeepaliveConfigured(peer, nowNanos);
            }
        });
        return found;
    }

    /** Forgets a peer: its keys are wiped and its waiting packets dropped. False if there was none with that key. */
    public boolean removePeer(NodePublicKey key) {
        Optional<Peer> found = peer(key);
        found.ifPresent(table::remove);
        return found.isPresent();
    }

    /** Who we are to our peers. */
    public NodePublicKey publicKey() {
        return publicKey;
    }

    /** The peer with this key. */
    public Optional<Peer> peer(NodePublicKey key) {
        return Optional.ofNullable(table.get(key));
    }

    /** The peer whose allowed addresses hold this one: who sent a packet that {@link #receive} handed on. */
    public Optional<Peer> ownerOf(IpAddress address) {
        return Optional.ofNullable(
                address.isV6()
                        ? table.allowedIps.lookupV6(address.high(), address.low())
                        : table.allowedIps.lookupV4(address.v4Bits()));
    }

    /** All peers, in the order in which they came; a view. */
    public Collection<Peer> peers() {
        return table.all();
    }

    /**
     * Sends an IP packet to the peer whose allowed addresses hold its destination, or keeps it until there is a
     * keypair.
     *
     * @param ipPacket from its header on; taken
     */
    public SendResult send(long nowNanos, ByteBuf ipPacket, WireGuardOutput out) {
        if (InnerPacket.length(ipPacket) == InnerPacket.MALFORMED
                || ipPacket.readableBytes() > MessageLayout.MAX_CONTENT) {
            drop(ipPacket, WireGuardCounter.UNSENDABLE_PACKETS_DROPPED);
            return SendResult.MALFORMED;
        }
        Peer peer = InnerPacket.ownerOfDestination(ipPacket, table.allowedIps);
        if (peer == null) {
            drop(ipPacket, WireGuardCounter.UNROUTED_PACKETS_DROPPED);
            return SendResult.NO_ROUTE;
        }
        return transmitter.send(nowNanos, peer, ipPacket, out);
    }

    /**
     * Receives a datagram, whatever it holds.
     *
     * @param source where it came from
     * @param datagram its readable bytes are the message; taken
     */
    public void receive(long nowNanos, Endpoint source, ByteBuf datagram, WireGuardOutput out) {
        int length = datagram.readableBytes();
        int type = length < MessageLayout.DATA_OVERHEAD ? 0 : datagram.getIntLE(datagram.readerIndex());
        if (type == MessageLayout.TYPE_DATA) {
            data.receive(nowNanos, source, datagram, out);
        } else if (type == MessageLayout.TYPE_INITIATION && length == MessageLayout.INITIATION_LENGTH) {
            handshakes.initiation(nowNanos, source, takeBytes(datagram), out);
        } else if (type == MessageLayout.TYPE_RESPONSE && length == MessageLayout.RESPONSE_LENGTH) {
            handshakes.response(nowNanos, source, takeBytes(datagram), out);
        } else if (type == MessageLayout.TYPE_COOKIE_REPLY && length == MessageLayout.COOKIE_REPLY_LENGTH) {
            handshakes.cookieReply(nowNanos, takeBytes(datagram));
        } else {
            drop(datagram, WireGuardCounter.MALFORMED_DATAGRAMS_DROPPED);
        }
    }

    /** Does what is due: call it at {@link #nextDeadlineNanos()}, or at any other time. */
    public void onTimer(long nowNanos, WireGuardOutput out) {
        expiry.onTimer(nowNanos, out);
    }

    /** When to call {@link #onTimer}, on the scale of {@code nowNanos}; {@link #NO_DEADLINE} for never. */
    public long nextDeadlineNanos() {
        return table.wakeups.nextDeadlineNanos();
    }

    /** What happened so far; one object, always current. */
    public WireGuardCounters counters() {
        return counters;
    }

    /**
     * The latest timestamp in any initiation of ours. Peers drop initiations that are not later than the last, so a
     * node whose wall clock may start anew in the past keeps this, now and then, for {@link #startTimestampsAfter}. A
     * node whose clock goes on needs to keep nothing.
     */
    public Tai64n latestTimestamp() {
        return timestamps.latest();
    }

    /** Makes all initiations from now on later than this, whatever the wall clock says. */
    public void startTimestampsAfter(Tai64n earlier) {
        timestamps.startAfter(earlier);
    }

    /** Forgets all peers, wipes their keys and drops what waits. */
    @Override
    public void close() {
        List.copyOf(table.all()).forEach(table::remove);
    }

    /** How many handshakes under way and keypairs there are. */
    int indicesInUse() {
        return table.indices.size();
    }

    private void drop(ByteBuf buffer, WireGuardCounter reason) {
        counters.increment(reason);
        buffer.release();
    }

    private static byte[] takeBytes(ByteBuf datagram) {
        byte[] bytes = new byte[datagram.readableBytes()];
        datagram.readBytes(bytes);
        datagram.release();
        return bytes;
    }
}
