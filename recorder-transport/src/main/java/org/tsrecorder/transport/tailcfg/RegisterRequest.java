package org.tsrecorder.transport.tailcfg;

import java.time.Instant;
import java.util.Optional;
import org.tsrecorder.transport.key.NodePublicKey;

/**
 * Makes a node key known to the server, or takes it back ({@code tailcfg.RegisterRequest}).
 *
 * @param nodeKey the key
 * @param oldNodeKey the one it takes the place of
 * @param authKey what the tailnet's administrator handed out; never printed
 * @param expiry until when the key shall be good; one that is past logs out; empty leaves it to the server
 * @param followup the {@link RegisterResponse#authUrl()} that somebody is to visit: the answer waits for that
 * @param hostinfo what the node says about itself
 * @param ephemeral whether the node goes when it disconnects
 */
public record RegisterRequest(
        NodePublicKey nodeKey,
        Optional<NodePublicKey> oldNodeKey,
        Optional<String> authKey,
        Optional<Instant> expiry,
        String followup,
        Hostinfo hostinfo,
        boolean ephemeral) {
    /** The point of time that tailscaled logs out with: Unix second 123. */
    public static final Instant LOGOUT = Instant.ofEpochSecond(123);

    private static final String NO_NODE_KEY = "nodekey:" + "0".repeat(64);
    private static final String NO_LOCK_KEY = "nlpub:" + "0".repeat(64);

    /** Registers a key with nothing else said. */
    public static RegisterRequest of(NodePublicKey nodeKey, Hostinfo hostinfo) {
        return new RegisterRequest(nodeKey, Optional.empty(), Optional.empty(), Optional.empty(), "", hostinfo, false);
    }

    /** The same with an auth key. */
    public RegisterRequest withAuthKey(String key) {
        return new RegisterRequest(nodeKey, oldNodeKey, Optional.of(key), expiry, followup, hostinfo, ephemeral);
    }

    /** The same in place of another key. */
    public RegisterRequest withOldNodeKey(NodePublicKey old) {
        return new RegisterRequest(nodeKey, Optional.of(old), authKey, expiry, followup, hostinfo, ephemeral);
    }

    /** The same until then. */
    public RegisterRequest withExpiry(Instant until) {
        return new RegisterRequest(nodeKey, oldNodeKey, authKey, Optional.of(until), followup, hostinfo, ephemeral);
    }

    /** The same, answered when that page has been visited. */
    public RegisterRequest withFollowup(String authUrl) {
        return new RegisterRequest(nodeKey, oldNodeKey, authKey, expiry, authUrl, hostinfo, ephemeral);
    }

    /** The same for a node that goes when it disconnects, or stays. */
    public RegisterRequest withEphemeral(boolean goes) {
        return new RegisterRequest(nodeKey, oldNodeKey, authKey, expiry, followup, hostinfo, goes);
    }

    /** As it is posted. */
    public byte[] json() {
        return JsonWriter.object(this::write);
    }

    private void write(JsonWriter out) {
        out.required("Version", CapabilityVersion.CURRENT)
                .required("NodeKey", nodeKey.text())
                .required("OldNodeKey", oldNodeKey.map(NodePublicKey::text).orElse(NO_NODE_KEY))
                .required("NLKey", NO_LOCK_KEY);
        authKey.ifPresent(key -> out.requiredObject("Auth", auth -> auth.required("AuthKey", key)));
        out.requiredTime("Expiry", expiry)
                .required("Followup", followup)
                .requiredObject("Hostinfo", hostinfo::write)
                .flag("Ephemeral", ephemeral);
    }

    @Override
    public String toString() {
        return "RegisterRequest[nodeKey=" + nodeKey + ", oldNodeKey=" + oldNodeKey + ", authKey="
                + (authKey.isPresent() ? "given" : "none") + ", expiry=" + expiry + ", followup=" + followup
                + ", ephemeral=" + ephemeral + "]";
    }
}
