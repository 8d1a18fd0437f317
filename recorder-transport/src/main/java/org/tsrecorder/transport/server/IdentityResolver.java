package org.tsrecorder.transport.server;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Tells who speaks from an address; asked once for each connection, or again when it failed or took too long. Safe for
 * any number of threads.
 */
@FunctionalInterface
public interface IdentityResolver {
    /**
     * Looks up a peer; must not block.
     *
     * @param remote the connection's remote address
     * @return empty for a stranger, whose uploads are refused; a stage that fails counts as a stranger
     */
    CompletionStage<Optional<PeerIdentity>> identify(SocketAddress remote);

    /** Names peers on a loopback address {@code local} on {@code localhost}, and knows nobody else. */
    static IdentityResolver loopback() {
        PeerIdentity local = new PeerIdentity("local", "localhost", Optional.empty(), List.of());
        return remote -> CompletableFuture.completedFuture(
                remote instanceof InetSocketAddress address
                                && address.getAddress() != null
                                && address.getAddress().isLoopbackAddress()
                        ? Optional.of(local)
                        : Optional.empty());
    }
}
