package org.tsrecorder.interop;

import org.tsrecorder.peers.Peers;
import org.tsrecorder.transport.tunnel.WireGuardConfig;
import org.tsrecorder.transport.tunnel.WireGuardNode;
import org.tsrecorder.transport.wireguard.WireGuardTuning;

/**
 * A node of the SDK in this process, and a stock WireGuard in a namespace, which know each other.
 *
 * @param node ours
 * @param peer the stock one
 */
record SdkPair(WireGuardNode node, WireGuardPeer peer) implements AutoCloseable {
    /** Both with stock times. */
    static SdkPair start() throws Exception {
        return start(WireGuardTuning.STOCK);
    }

    /** Ours with other limits and times. */
    static SdkPair start(WireGuardTuning tuning) throws Exception {
        WireGuardPeer.Keys own = WireGuardPeer.Keys.generate();
        WireGuardPeer.Keys laptop = WireGuardPeer.Keys.generate();
        WireGuardConfig config = WireGuardConfig.parse(
                "test", WireGuardPeer.recorderInterface(own) + WireGuardPeer.section(laptop, "laptop"));
        WireGuardNode node = WireGuardNode.builder(config).tuning(tuning).start();
        try {
            WireGuardPeer peer = WireGuardPeer.start(Peers.WIREGUARD_GO_LATEST, laptop, own);
            peer.pointTo(node.udpAddress().getPort());
            return new SdkPair(node, peer);
        } catch (Exception | AssertionError e) {
            node.close();
            throw e;
        }
    }

    @Override
    public void close() {
        peer.close();
        node.close();
    }
}
