package org.tsrecorder.transport.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out who is at the other end of a connection, once and within {@link ServerLimits.Patience#identify}. Lives on
 * the connection's event loop. One that took too long, or failed, is asked again by the next request.
 */
final class IdentityLookup extends Deadline {
    /** Who wants to know; hears one of these. */
    interface Asker {
        void identified(PeerIdentity peer);

        void refused(Refusal refusal);

        /** The other two failed. */
        void crashed();
    }

    private static final Logger LOG = LoggerFactory.getLogger(IdentityLookup.class);

    private final PeerConnection connection;
    private final List<Asker> waiting = new ArrayList<>(1);
    private @Nullable PeerIdentity known;
    /** Which question is open; an answer to an earlier one is too late. */
    private int question;

    private boolean asking;

    IdentityLookup(PeerConnection connection) {
        this.connection = connection;
    }

    /** Tells who the peer is; at once where it is known. */
    void ask(Asker asker) {
        PeerIdentity peer = known;
        if (peer != null) {
            tell(asker, peer);
            return;
        }
        waiting.add(asker);
        if (!asking) {
            asking = true;
            int asked = ++question;
            resolve()
                    .exceptionally(this::stranger)
                    .thenAccept(found -> connection.onLoop(() -> answered(asked, found)));
            if (asking) {
                RecorderContext recorder = connection.recorder;
                long patience = recorder.limits.patience().identify().toNanos();
                connection.loop.wheel.arm(this, recorder.nanoTime.getAsLong() + patience);
            }
        }
    }

    /** The connection has gone: nobody waits any more. */
    void closed() {
        connection.loop.wheel.disarm(this);
        waiting.clear();
        question++;
    }

    private CompletionStage<Optional<PeerIdentity>> resolve() {
        try {
            return connection.recorder.identities.identify(connection.channel.remoteAddress());
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private Optional<PeerIdentity> stranger(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        LOG.warn("cannot tell who {} is: {}", connection.channel.remoteAddress(), PrintableText.of(cause.toString()));
        return Optional.empty();
    }

    private void answered(int asked, Optional<PeerIdentity> found) {
        if (asked != question || !asking) {
            return;
        }
        connection.loop.wheel.disarm(this);
        if (found.isPresent()) {
            known = found.get();
            end().forEach(asker -> tell(asker, found.get()));
        } else {
            Refusal stranger = new Refusal(RefusalReason.UNKNOWN_PEER, Strangers.reply(connection));
            end().forEach(asker -> refuse(asker, stranger));
        }
    }

    @Override
    void expired(long nowNanos) {
        long seconds = connection.recorder.limits.patience().identify().toSeconds();
        LOG.warn("cannot tell who {} is: no answer within {} s", connection.channel.remoteAddress(), seconds);
        question++;
        Refusal late = Refusal.unavailable(
                RefusalReason.UNKNOWN_PEER, "recorder could not find out in time who its client is; try again");
        end().forEach(asker -> refuse(asker, late));
    }

    private List<Asker> end() {
        asking = false;
        List<Asker> askers = List.copyOf(waiting);
        waiting.clear();
        return askers;
    }

    private void tell(Asker asker, PeerIdentity peer) {
        connection.recorder.containment.run(() -> asker.identified(peer), asker::crashed);
    }

    private void refuse(Asker asker, Refusal refusal) {
        connection.recorder.containment.run(() -> asker.refused(refusal), asker::crashed);
    }
}
