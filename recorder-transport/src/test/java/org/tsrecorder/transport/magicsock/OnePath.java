package org.tsrecorder.transport.magicsock;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.transport.crypto.RandomSource;
import org.tsrecorder.transport.dataplane.UdpEndpoint;
import org.tsrecorder.transport.disco.DiscoMessage.Pong;
import org.tsrecorder.transport.disco.TransactionId;
import org.tsrecorder.transport.key.DiscoPrivateKey;
import org.tsrecorder.transport.key.DiscoPublicKey;
import org.tsrecorder.transport.key.NodePrivateKey;
import org.tsrecorder.transport.key.NodePublicKey;
import org.tsrecorder.transport.packet.IpEndpoint;

/** One peer's path under manual time, and all that it asks for. The clock begins shortly before it wraps. */
final class OnePath implements PathOutput {
    static final int HOME = 7;
    static final String A = "192.0.2.1:1000";
    static final String B = "198.51.100.2:2000";

    private static final RandomSource RANDOM = new Random(5)::nextBytes;

    /** A ping that was asked for. */
    record Asked(@Nullable UdpEndpoint to, int region, TransactionId transaction) {}

    final List<Asked> pings = new ArrayList<>();
    final PathContext context = new PathContext(RANDOM, this);
    final PathTable table = new PathTable(context, DiscoPrivateKey.generate(RANDOM));
    final NodePublicKey nodeKey = NodePrivateKey.generate(RANDOM).publicKey();
    final DiscoPublicKey discoKey = newDiscoKey();
    final PeerPath path;
    long now = Long.MAX_VALUE - 1_000_000_000L;
    int calls;
    int changes;
    int route;

    OnePath(String... endpoints) {
        path = table.put(now, peer(discoKey, HOME, endpoints));
    }

    static DiscoPublicKey newDiscoKey() {
        return DiscoPrivateKey.generate(RANDOM).publicKey();
    }

    static IpEndpoint endpoint(String text) {
        return IpEndpoint.parse(text).orElseThrow();
    }

    static UdpEndpoint udp(String text) {
        return UdpEndpoint.of(endpoint(text));
    }

    MagicPeer peer(DiscoPublicKey key, int home, String... endpoints) {
        return new MagicPeer(
                nodeKey, key, Arrays.stream(endpoints).map(OnePath::endpoint).toList(), home);
    }

    void netmap(String... endpoints) {
        table.put(now, peer(discoKey, HOME, endpoints));
    }

    /** Time passes in steps of 100 ms, and what is due is done. */
    void pass(Duration duration) {
        for (long left = duration.toMillis(); left > 0; left -= 100) {
            now += Duration.ofMillis(Math.min(left, 100)).toNanos();
            if (table.nextDeadlineNanos() != Long.MAX_VALUE && now - table.nextDeadlineNanos() >= 0) {
                table.onTimer(now);
            }
        }
    }

    void passSeconds(int seconds) {
        pass(Duration.ofSeconds(seconds));
    }

    /** A datagram is sent, as {@link MagicSocket} does it: {@code udp}, {@code udp+derp}, {@code derp} or {@code -}. */
    String send() {
        UdpEndpoint trusted = path.trustedForSend(now);
        if (trusted != null) {
            return "udp " + trusted;
        }
        path.searchOn(now);
        UdpEndpoint best = path.best();
        String relayed = path.relayRegion() == 0 ? "-" : "derp";
        return best == null ? relayed : "udp+" + relayed + " " + best;
    }

    /** Where pings were asked for since the last call. */
    List<String> pinged() {
        List<String> places = pings.stream()
                .map(ping ->
                        ping.to() == null ? "derp " + ping.region() : ping.to().toString())
                .toList();
        pings.clear();
        return places;
    }

    /** The last ping to this address. */
    TransactionId lastPing(String address) {
        return pings.stream()
                .filter(ping -> ping.to() != null && ping.to().equals(udp(address)))
                .reduce((first, second) -> second)
                .orElseThrow()
                .transaction();
    }

    /** The last ping to this address is answered after so long. */
    void pong(String address, int millis) {
        TransactionId transaction = lastPing(address);
        now += Duration.ofMillis(millis).toNanos();
        pong(transaction, false);
    }

    boolean pong(TransactionId transaction, boolean relayed) {
        return path.pongReceived(now, new Pong(transaction, endpoint("203.0.113.9:9")), relayed);
    }

    /** Sends, and answers the ping of this address: a path that is trusted. */
    OnePath reached(String address, int millis) {
        send();
        pong(address, millis);
        pings.clear();
        return this;
    }

    void callMeMaybe(String... endpoints) {
        path.callMeMaybeReceived(
                now, Arrays.stream(endpoints).map(OnePath::endpoint).toList());
    }

    private long transactions;

    boolean pingFrom(String address) {
        return pingFrom(address, new TransactionId(++transactions, 0));
    }

    boolean pingFrom(String address, TransactionId transaction) {
        return path.pingReceived(now, udp(address), transaction);
    }

    @Override
    public void pingDirect(PeerPath which, UdpEndpoint to, TransactionId transaction) {
        pings.add(new Asked(to, 0, transaction));
    }

    @Override
    public void pingRelayed(PeerPath which, int region, TransactionId transaction) {
        pings.add(new Asked(null, region, transaction));
    }

    @Override
    public void callMeMaybe(PeerPath which) {
        calls++;
    }

    @Override
    public int relayRoute(PeerPath which) {
        return route;
    }

    @Override
    public void bestAddressChanged(PeerPath which) {
        changes++;
    }
}
