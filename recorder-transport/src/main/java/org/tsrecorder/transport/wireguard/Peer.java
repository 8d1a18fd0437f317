package org.tsrecorder.transport.wireguard;

import io.netty.buffer.ByteBuf;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.transport.key.NodePublicKey;
import org.tsrecorder.transport.time.DeadlineQueue;

/** What the engine knows of one peer; the same object from when it is added until it is removed. */
public final class Peer {
    final Timers timers = new Timers();
    final WireGuardTimes times;
    final Keypairs keypairs;

    /** Packets without a keypair; {@link WaitingPackets} counts them. */
    final ArrayDeque<ByteBuf> waiting = new ArrayDeque<>(0);

    PeerConfig config;

    @Nullable
    Endpoint endpoint;

    long persistentKeepaliveNanos;

    /** Our initiation that has no response yet. */
    @Nullable
    SentInitiation initiation;

    /** Timestamp of the last initiation accepted, and when that was. */
    Tai64n lastReceivedTimestamp = Tai64n.EARLIEST;

    long lastReceivedInitiationNanos;

    /** Timestamp of our last initiation. */
    Tai64n lastSentTimestamp = Tai64n.EARLIEST;

    /** When our last initiation or response was sent, if {@link #hasSentHandshake}. */
    long lastSentHandshakeNanos;

    boolean hasSentHandshake;

    /** When somebody last wanted the handshake that is under way. */
    long handshakeWantedNanos;

    /** Whether the peer was already asked to renew a keypair because of its age on receipt. */
    boolean rekeyedOnReceive;

    /** Whether something was received after the keepalive timer had been set. */
    boolean needsAnotherKeepalive;

    /** What is added to {@link WireGuardTimes#rekeyTimeout}, until the next handshake message. */
    long jitterNanos;

    /** Goes off when the earliest of its timers does, or before. */
    final DeadlineQueue.Entry<Peer> wakeup = new DeadlineQueue.Entry<>(this);

    long receivedBytes;
    long sentBytes;

    @Nullable
    Instant lastHandshake;

    private @Nullable CookieGenerator cookies;

    Peer(PeerConfig config, IndexTable indices, NodePublicKey ownKey, WireGuardTimes times) {
        this.times = times;
        this.config = config;
        this.endpoint = config.endpoint().orElse(null);
        this.persistentKeepaliveNanos = config.persistentKeepalive().toNanos();
        boolean peerLeads = Arrays.compareUnsigned(config.publicKey().bytes(), ownKey.bytes()) > 0;
        this.keypairs = new Keypairs(indices, peerLeads);
    }

    /** Made when first needed, for a node may know many peers that it never speaks to. */
    CookieGenerator cookies() {
        CookieGenerator made = cookies;
        if (made == null) {
            made = new CookieGenerator(config.publicKey().bytes());
            cookies = made;
        }
        return made;
    }

    /** Takes another configuration; without an endpoint in it, the known one stays. */
    void configure(PeerConfig changed) {
        config = changed;
        endpoint = changed.endpoint().orElse(endpoint);
        persistentKeepaliveNanos = changed.persistentKeepalive().toNanos();
    }

    /** What was last configured for it. */
    public PeerConfig config() {
        return config;
    }

    /** The peer's static key. */
    public NodePublicKey publicKey() {
        return config.publicKey();
    }

    /** Where messages to it go; empty until it is known. */
    public Optional<Endpoint> endpoint() {
        return Optional.ofNullable(endpoint);
    }

    /** What {@code wg show} tells of it. */
    public PeerStatistics statistics() {
        return new PeerStatistics(endpoint(), Optional.ofNullable(lastHandshake), receivedBytes, sentBytes);
    }

    /** The fingerprint of its key. */
    @Override
    public String toString() {
        return publicKey().fingerprint();
    }
}
