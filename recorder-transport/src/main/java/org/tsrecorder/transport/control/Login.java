package org.tsrecorder.transport.control;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.transport.crypto.RandomSource;
import org.tsrecorder.transport.key.NodePrivateKey;
import org.tsrecorder.transport.key.NodePublicKey;
import org.tsrecorder.transport.tailcfg.Hostinfo;
import org.tsrecorder.transport.tailcfg.RegisterRequest;

/**
 * Which node key to register, and with what.
 *
 * <p>A key that was accepted before is registered without the auth key first: it may have served its turn. Any answer
 * but yes is followed by a request with it.
 */
final class Login {
    private final RandomSource random;
    private final boolean ephemeral;
    private @Nullable NodePrivateKey committed;
    private NodePrivateKey trying;
    private Optional<NodePublicKey> old = Optional.empty();
    private Optional<String> authKey = Optional.empty();
    private boolean withAuthKey;
    private boolean authKeyKnown;
    private boolean wanted = true;
    private String followup = "";

    Login(Optional<NodePrivateKey> committed, boolean ephemeral, RandomSource random) {
        this.random = random;
        this.ephemeral = ephemeral;
        this.committed = committed.orElse(null);
        this.trying = committed.orElseGet(() -> NodePrivateKey.generate(random));
        this.withAuthKey = committed.isEmpty();
    }

    /** Whether the key has to be registered before anything else. */
    boolean isWanted() {
        return wanted;
    }

    /** The server does not know us: register once more. */
    void again() {
        wanted = true;
    }

    /** Whether the request waits for the auth key. */
    boolean wantsAuthKey() {
        return withAuthKey && !authKeyKnown;
    }

    void authKey(Optional<String> key) {
        authKey = key;
        authKeyKnown = true;
    }

    /** Goes over to requests with the auth key; false if they have it already. */
    boolean tryAuthKey() {
        boolean more = !withAuthKey;
        withAuthKey = true;
        return more;
    }

    /** Begins anew after a refusal, for which the auth key may be to blame, or the page that nobody visited. */
    void forgetRefused() {
        authKeyKnown = false;
        followup = "";
    }

    /** Goes over to a new key; false if the one that is being tried is new already. */
    boolean rotate() {
        if (!Objects.equals(committed, trying)) {
            return false;
        }
        old = Optional.of(trying.publicKey());
        trying = NodePrivateKey.generate(random);
        withAuthKey = true;
        wanted = true;
        followup = "";
        return true;
    }

    /** Waits for a page to be visited; false if that is the page that is waited for already. */
    boolean follow(String url) {
        boolean other = !url.equals(followup);
        followup = url;
        return other;
    }

    boolean isFollowing() {
        return !followup.isEmpty();
    }

    RegisterRequest request(Hostinfo hostinfo) {
        Optional<String> key = withAuthKey ? authKey : Optional.empty();
        return new RegisterRequest(trying.publicKey(), old, key, Optional.empty(), followup, hostinfo, ephemeral);
    }

    /** Takes the accepted key back; empty if none was accepted. */
    Optional<RegisterRequest> logout(Hostinfo hostinfo) {
        return Optional.ofNullable(committed)
                .map(key -> RegisterRequest.of(key.publicKey(), hostinfo)
                        .withEphemeral(ephemeral)
                        .withExpiry(RegisterRequest.LOGOUT));
    }

    /** The key that control has accepted, if it is another than before. */
    Optional<NodePrivateKey> uncommitted() {
        return Objects.equals(committed, trying) ? Optional.empty() : Optional.of(trying);
    }

    /** The key is accepted, and kept. */
    void done() {
        committed = trying;
        old = Optional.empty();
        wanted = false;
        withAuthKey = false;
        authKeyKnown = false;
        followup = "";
    }

    /** The key that is accepted. */
    NodePublicKey nodeKey() {
        if (committed == null) {
            throw new IllegalStateException("no node key was accepted yet");
        }
        return committed.publicKey();
    }
}
