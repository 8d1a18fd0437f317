package org.tsrecorder.transport.tailnet;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509ExtendedTrustManager;
import org.tsrecorder.transport.derphttp.PlatformTrust;
import org.tsrecorder.transport.netstack.NetStackSettings;
import org.tsrecorder.transport.packet.IpEndpoint;

/**
 * What a node is seldom told, and switches for tests.
 *
 * @param netStack limits of its TCP/IP
 * @param staticEndpoints where it may be reached besides what it finds out, such as a forwarded port
 * @param trust decides about the certificates of the control server and of relays
 * @param neverDirectUdp whether all goes through relays; Tailscale's {@code TS_DEBUG_NEVER_DIRECT_UDP}
 * @param plainHttpRelays whether relays are spoken to without TLS; Tailscale's {@code TS_DEBUG_USE_DERP_HTTP}
 * @param acceptUnverifiedPeers whether it also serves a tailnet under tailnet lock, whose signatures it does not
 *     verify: the control server alone says then who is a peer, which is what the lock is to prevent
 * @param closePatience how long peers may take to close their connections when the node closes
 */
public record TailnetTuning(
        NetStackSettings netStack,
        List<IpEndpoint> staticEndpoints,
        X509ExtendedTrustManager trust,
        boolean neverDirectUdp,
        boolean plainHttpRelays,
        boolean acceptUnverifiedPeers,
        Duration closePatience) {
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(2);

    /** Takes a copy of the list. */
    public TailnetTuning {
        staticEndpoints = List.copyOf(staticEndpoints);
    }

    /** A node in use: the platform's certification authorities, all paths. */
    public static TailnetTuning standard() {
        return new TailnetTuning(
                NetStackSettings.DEFAULT, List.of(), PlatformTrust.load(), false, false, false, CLOSE_PATIENCE);
    }

    /** TLS to the control server. */
    SslContext clientTls() {
        try {
            return SslContextBuilder.forClient().trustManager(trust).build();
        } catch (SSLException e) {
            throw new IllegalStateException("this Java has no TLS", e);
        }
    }

    /** The same with other limits of TCP/IP. */
    public TailnetTuning withNetStack(NetStackSettings limits) {
        return new TailnetTuning(
                limits, staticEndpoints, trust, neverDirectUdp, plainHttpRelays, acceptUnverifiedPeers, closePatience);
    }

    /** The same with endpoints that are known from outside. */
    public TailnetTuning withStaticEndpoints(List<IpEndpoint> endpoints) {
        return new TailnetTuning(
                netStack, endpoints, trust, neverDirectUdp, plainHttpRelays, acceptUnverifiedPeers, closePatience);
    }

    /** The same with other certification authorities. */
    public TailnetTuning withTrust(X509ExtendedTrustManager other) {
        return new TailnetTuning(
                netStack,
                staticEndpoints,
                other,
                neverDirectUdp,
                plainHttpRelays,
                acceptUnverifiedPeers,
                closePatience);
    }

    /** The same through relays alone, or not. */
    public TailnetTuning withNeverDirectUdp(boolean never) {
        return new TailnetTuning(
                netStack, staticEndpoints, trust, never, plainHttpRelays, acceptUnverifiedPeers, closePatience);
    }

    /** The same with relays without TLS, or not. */
    public TailnetTuning withPlainHttpRelays(boolean plain) {
        return new TailnetTuning(
                netStack, staticEndpoints, trust, neverDirectUdp, plain, acceptUnverifiedPeers, closePatience);
    }

    /** The same in spite of tailnet lock, or not. */
    public TailnetTuning withAcceptUnverifiedPeers(boolean accept) {
        return new TailnetTuning(
                netStack, staticEndpoints, trust, neverDirectUdp, plainHttpRelays, accept, closePatience);
    }
}
