package org.tsrecorder.transport.disco;

import java.util.List;
import java.util.Optional;
import org.tsrecorder.transport.key.NodePublicKey;
import org.tsrecorder.transport.packet.IpEndpoint;

/** What one node tells another about paths. */
public sealed interface DiscoMessage {
    /**
     * Asks for a {@link Pong}, the way it came.
     *
     * @param transaction to be repeated
     * @param nodeKey whose node it is; old senders leave it out
     */
    record Ping(TransactionId transaction, Optional<NodePublicKey> nodeKey) implements DiscoMessage {}

    /**
     * Answers a {@link Ping}.
     *
     * @param transaction the ping's
     * @param source where the ping came from, as its receiver saw it: 127.3.3.40 and the region for a relay
     */
    record Pong(TransactionId transaction, IpEndpoint source) implements DiscoMessage {}

    /**
     * Asks to be pinged at once: the sender has just sent to all of the receiver's endpoints, so that firewalls on its
     * side are open.
     *
     * @param endpoints where the sender may be reached; empty for those that the receiver knows already
     */
    record CallMeMaybe(List<IpEndpoint> endpoints) implements DiscoMessage {
        /** Most endpoints that are read; more are left out. */
        public static final int MAX_ENDPOINTS = 100;

        /** Takes a copy of the list. */
        public CallMeMaybe {
            endpoints = List.copyOf(endpoints);
        }
    }
}
