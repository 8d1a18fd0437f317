package org.tsrecorder.transport.tailnet;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.tsrecorder.store.StateStore;
import org.tsrecorder.store.StoreException;
import org.tsrecorder.transport.crypto.RandomSource;
import org.tsrecorder.transport.key.KeyFormatException;
import org.tsrecorder.transport.key.MachinePrivateKey;
import org.tsrecorder.transport.key.MachinePublicKey;
import org.tsrecorder.transport.key.NodePrivateKey;
import org.tsrecorder.transport.wireguard.Tai64n;

/**
 * Who the node is, as its state tells, in the form of {@code tailscaled}, so that either may take over from the other.
 *
 * <pre>
 *   _machinekey         privkey:…
 *   _current-profile    profile-1a2b
 *   _profiles           {"1a2b":{"ID":"1a2b","Key":"profile-1a2b","Name":…,"NodeID":…,"ControlURL":…, …}}
 *   profile-1a2b        {"ControlURL":…,"WantRunning":true,"Hostname":…,"Config":{"PrivateNodeKey":"privkey:…",
 *                        "OldPrivateNodeKey":"privkey:…","UserProfile":{…},"NodeID":…}, …}
 *   _tsrecorder         {"ServerURL":…,"ServerKey":"mkey:…","Timestamp":"…"}          ours alone
 * </pre>
 *
 * <p>What is in these objects and not known here stays as it is. Blocks as the store does; one thread at a time.
 *
 * <p>Source: {@code ipn/store.go}, {@code ipn/prefs.go}, {@code types/persist/persist.go} of Tailscale.
 */
final class NodeState {
    private static final String MACHINE_KEY = "_machinekey";
    private static final String CURRENT_PROFILE = "_current-profile";
    private static final String PROFILES = "_profiles";
    private static final String PROFILE_PREFIX = "profile-";
    private static final String OWN = "_tsrecorder";
    private static final String NO_KEY = "privkey:" + "0".repeat(64);

    private static final int LONGEST_TEXT = 1_000;

    private final StateStore store;
    private final RandomSource random;
    private final MachinePrivateKey machineKey;

    private NodeState(StateStore store, RandomSource random, MachinePrivateKey machineKey) {
        this.store = store;
        this.random = random;
        this.machineKey = machineKey;
    }

    /**
     * Reads the state; where there is no machine key yet, one is made and kept.
     *
     * @throws StoreException when the state cannot be read or written, or holds something else than expected
     */
    static NodeState load(StateStore store, RandomSource random) {
        Optional<String> text = text(store, MACHINE_KEY);
        MachinePrivateKey key = text.isPresent() ? machineKey(text.get()) : MachinePrivateKey.generate(random);
        if (text.isEmpty()) {
            store.write(MACHINE_KEY, key.text().getBytes(UTF_8));
        }
        return new NodeState(store, random, key);
    }

    private static MachinePrivateKey machineKey(String text) {
        try {
            return MachinePrivateKey.parse(text);
        } catch (KeyFormatException e) {
            throw malformed(MACHINE_KEY, e);
        }
    }

    private static Optional<String> text(StateStore store, String key) {
        return store.read(key).filter(value -> value.length > 0).map(value -> new String(value, UTF_8));
    }

    private static StoreException malformed(String key, RuntimeException cause) {
        return new StoreException(
                StoreException.Reason.FAULT, "state: " + key + " is not what a Tailscale node keeps there", cause);
    }

    private JsonMembers object(String key) {
        try {
            return store.read(key)
                    .filter(value -> value.length > 0)
                    .map(JsonMembers::parse)
                    .orElseGet(JsonMembers::new);
        } catch (IllegalArgumentException e) {
            throw malformed(key, e);
        }
    }

    /** The installation's key; always the same object. */
    MachinePrivateKey machineKey() {
        return machineKey;
    }

    /** The node's key; empty if it never logged in, or logged out. */
    Optional<NodePrivateKey> nodeKey() {
        return key("PrivateNodeKey");
    }

    /** The key before this one, while the server may still know us by it. */
    Optional<NodePrivateKey> oldNodeKey() {
        return key("OldPrivateNodeKey");
    }

    private Optional<NodePrivateKey> key(String name) {
        try {
            return profile()
                    .flatMap(profile -> object(profile).object("Config"))
                    .flatMap(config -> config.string(name))
                    .filter(text -> !text.isEmpty() && !text.equals(NO_KEY))
                    .map(NodePrivateKey::parse);
        } catch (KeyFormatException e) {
            throw malformed("Config." + name, e);
        }
    }

    private Optional<String> profile() {
        return text(store, CURRENT_PROFILE);
    }

    /**
     * Keeps a node key, before it is used.
     *
     * @param former the one that it replaces, until the server knows
     */
    void keepNodeKey(String controlUrl, String hostname, NodePrivateKey key, Optional<NodePrivateKey> former) {
        String profile = profile().orElseGet(this::newProfile);
        JsonMembers prefs = object(profile);
        JsonMembers config = prefs.object("Config")
                .orElseGet(JsonMembers::new)
                .with("PrivateNodeKey", key.text())
                .with("OldPrivateNodeKey", former.map(NodePrivateKey::text).orElse(NO_KEY));
        prefs.with("ControlURL", controlUrl)
                .with("WantRunning", true)
                .with("LoggedOut", false)
                .with("Hostname", hostname)
                .with("Config", config);
        store.write(profile, prefs.bytes());
        store.write(CURRENT_PROFILE, profile.getBytes(UTF_8));
    }

    private String newProfile() {
        JsonMembers known = object(PROFILES);
        byte[] id = new byte[2];
        String text;
        do {
            random.nextBytes(id);
            text = HexFormat.of().formatHex(id);
        } while (known.object(text).isPresent());
        return PROFILE_PREFIX + text;
    }

    /** What a login came to. */
    record Login(
            String controlUrl,
            String stableId,
            String magicDnsName,
            String domain,
            long userId,
            String loginName,
            String displayName) {
        /** Cuts what is too long. */
        Login {
            stableId = shortened(stableId);
            magicDnsName = shortened(magicDnsName);
            domain = shortened(domain);
            loginName = shortened(loginName);
            displayName = shortened(displayName);
        }
    }

    /** What the server tells is kept for people to read, and is not to fill the state. */
    private static String shortened(String text) {
        return text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text;
    }

    /** Keeps who the server says we are. Writes nothing when that is known. */
    void keepLogin(Login login) {
        Optional<String> current = profile();
        if (current.isEmpty()) {
            return;
        }
        String profile = current.get();
        JsonMembers user = new JsonMembers()
                .with("ID", login.userId())
                .with("LoginName", login.loginName())
                .with("DisplayName", login.displayName())
                .with("ProfilePicURL", "");
        JsonMembers prefs = object(profile);
        JsonMembers config = prefs.object("Config")
                .orElseGet(JsonMembers::new)
                .with("UserProfile", user)
                .with("NodeID", login.stableId());
        writeNews(profile, prefs.with("Config", config).bytes());
        String id = profile.startsWith(PROFILE_PREFIX) ? profile.substring(PROFILE_PREFIX.length()) : profile;
        JsonMembers profiles = object(PROFILES);
        JsonMembers network = new JsonMembers()
                .with("MagicDNSName", login.magicDnsName())
                .with("DomainName", login.domain())
                .with("DisplayName", login.domain());
        JsonMembers entry = profiles.object(id)
                .orElseGet(JsonMembers::new)
                .with("ID", id)
                .with("Name", login.loginName())
                .with("NetworkProfile", network)
                .with("Key", profile)
                .with("UserProfile", user)
                .with("NodeID", login.stableId())
                .with("LocalUserID", "")
                .with("ControlURL", login.controlUrl());
        writeNews(PROFILES, profiles.with(id, entry).bytes());
    }

    private void writeNews(String key, byte[] value) {
        if (!store.read(key).filter(known -> Arrays.equals(known, value)).isPresent()) {
            store.write(key, value);
        }
    }

    /** Forgets the login; the installation's key stays. */
    void forgetLogin() {
        profile().ifPresent(profile -> {
            String id = profile.startsWith(PROFILE_PREFIX) ? profile.substring(PROFILE_PREFIX.length()) : profile;
            store.remove(CURRENT_PROFILE);
            store.write(PROFILES, object(PROFILES).without(id).bytes());
            store.remove(profile);
        });
    }

    /** The key by which this server was known before; empty for another server, or the first time. */
    Optional<MachinePublicKey> serverKey(String controlUrl) {
        JsonMembers own = object(OWN);
        try {
            return own.string("ServerKey")
                    .filter(key -> own.string("ServerURL").equals(Optional.of(controlUrl)))
                    .map(MachinePublicKey::parse);
        } catch (KeyFormatException e) {
            throw malformed(OWN, e);
        }
    }

    /** Keeps by which key the server was known. */
    void keepServerKey(String controlUrl, MachinePublicKey key) {
        store.write(
                OWN,
                object(OWN)
                        .with("ServerURL", controlUrl)
                        .with("ServerKey", key.text())
                        .bytes());
    }

    /** The latest timestamp of a WireGuard handshake of ours that was kept. */
    Tai64n timestamp() {
        try {
            return object(OWN)
                    .string("Timestamp")
                    .map(HexFormat.of()::parseHex)
                    .flatMap(Tai64n::parse)
                    .orElse(Tai64n.EARLIEST);
        } catch (IllegalArgumentException e) {
            throw malformed(OWN, e);
        }
    }

    /** Keeps the latest timestamp of a WireGuard handshake of ours. */
    void keepTimestamp(Tai64n latest) {
        if (latest.isAfter(timestamp())) {
            String text = HexFormat.of().formatHex(latest.bytes());
            store.write(OWN, object(OWN).with("Timestamp", text).bytes());
        }
    }
}
