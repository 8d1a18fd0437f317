package org.tsrecorder.transport.derphttp;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Finds the addresses of a relay whose map entry gives none. */
@FunctionalInterface
public interface HostResolver {
    /**
     * Does not block.
     *
     * @param host a name, or an IP address as text
     * @return completes on any thread, with an {@link UnknownHostException} when there is no address
     */
    CompletionStage<List<InetAddress>> resolve(String host);

    /** The host's own resolver, which blocks, so each name gets a thread of its own. */
    static HostResolver system() {
        return host -> {
            CompletableFuture<List<InetAddress>> resolved = new CompletableFuture<>();
            Thread.ofVirtual().name("resolve " + host).start(() -> {
                try {
                    resolved.complete(List.of(InetAddress.getAllByName(host)));
                } catch (UnknownHostException e) {
                    resolved.completeExceptionally(new UnknownHostException("no address for " + host));
                }
            });
            return resolved;
        };
    }
}
