package org.tsrecorder.transport.tailnet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tsrecorder.store.StateStore;
import org.tsrecorder.store.StoreException;
import org.tsrecorder.transport.crypto.RandomSource;
import org.tsrecorder.transport.key.MachinePrivateKey;
import org.tsrecorder.transport.key.NodePrivateKey;
import org.tsrecorder.transport.wireguard.Tai64n;

class NodeStateTest {
    private static final String URL = "https://control.example";

    private final RandomSource random = RandomSource.secure();
    private final StateStore store = StateStore.inMemory();
    private final NodePrivateKey key = NodePrivateKey.generate(random);

    private NodeState load() {
        return NodeState.load(store, random);
    }

    private String text(String name) {
        return store.read(name).map(value -> new String(value, UTF_8)).orElse("");
    }

    private void put(String name, String value) {
        store.write(name, value.getBytes(UTF_8));
    }

    @Test
    void aMachineKeyIsMadeOnceAndKeptAsTailscaledDoes() {
        MachinePrivateKey made = load().machineKey();
        assertThat(text("_machinekey")).isEqualTo(made.text());
        assertThat(load().machineKey().publicKey()).isEqualTo(made.publicKey());
    }

    @Test
    void aNewNodeHasNoKeyNorServer() {
        NodeState state = load();
        assertThat(state.nodeKey()).isEmpty();
        assertThat(state.oldNodeKey()).isEmpty();
        assertThat(state.serverKey(URL)).isEmpty();
        assertThat(state.timestamp()).isEqualTo(Tai64n.EARLIEST);
    }

    @Test
    void aNodeKeyIsThereAtTheNextStartWithTheOneBefore() {
        NodePrivateKey next = NodePrivateKey.generate(random);
        load().keepNodeKey(URL, "rec", key, Optional.empty());
        assertThat(load().nodeKey().orElseThrow().publicKey()).isEqualTo(key.publicKey());
        load().keepNodeKey(URL, "rec", next, Optional.of(key));
        assertThat(load().nodeKey().orElseThrow().publicKey()).isEqualTo(next.publicKey());
        assertThat(load().oldNodeKey().orElseThrow().publicKey()).isEqualTo(key.publicKey());
    }

    @Test
    void aProfileIsLaidOutAsTailscaledLaysItOut() {
        NodeState state = load();
        state.keepNodeKey(URL, "rec", key, Optional.empty());
        state.keepLogin(new NodeState.Login(URL, "n1", "tail.test", "example.com", 7, "a@example.com", "A"));
        String profile = text("_current-profile");
        assertThat(profile).matches("profile-[0-9a-f]{4}");
        String user = "{\"ID\":7,\"LoginName\":\"a@example.com\",\"DisplayName\":\"A\",\"ProfilePicURL\":\"\"}";
        assertThat(text(profile))
                .isEqualTo("{\"ControlURL\":\"" + URL + "\",\"WantRunning\":true,\"LoggedOut\":false,"
                        + "\"Hostname\":\"rec\",\"Config\":{\"PrivateNodeKey\":\"" + key.text()
                        + "\",\"OldPrivateNodeKey\":\"privkey:" + "0".repeat(64) + "\",\"UserProfile\":" + user
                        + ",\"NodeID\":\"n1\"}}");
        String id = profile.substring("profile-".length());
        assertThat(text("_profiles"))
                .isEqualTo("{\"" + id + "\":{\"ID\":\"" + id + "\",\"Name\":\"a@example.com\",\"NetworkProfile\":"
                        + "{\"MagicDNSName\":\"tail.test\",\"DomainName\":\"example.com\","
                        + "\"DisplayName\":\"example.com\"},"
                        + "\"Key\":\"" + profile + "\",\"UserProfile\":" + user
                        + ",\"NodeID\":\"n1\",\"LocalUserID\":\"\",\"ControlURL\":\"" + URL + "\"}}");
    }

    @Test
    void whatTailscaledKeptBesidesStays() {
        put("_current-profile", "profile-00ff");
        put(
                "_profiles",
                "{\"00ff\":{\"ID\":\"00ff\",\"Created\":\"2026-01-01T00:00:00Z\"},\"1111\":{\"ID\":\"1111\"}}");
        put(
                "profile-00ff",
                "{\"RouteAll\":true,\"Config\":{\"PrivateNodeKey\":\"" + key.text()
                        + "\",\"NetworkLockKey\":\"nlpriv:12\",\"Unknown\":[1,{\"a\":null}]}}");
        NodeState state = load();
        assertThat(state.nodeKey().orElseThrow().publicKey()).isEqualTo(key.publicKey());
        state.keepNodeKey(URL, "rec", NodePrivateKey.generate(random), Optional.of(key));
        state.keepLogin(new NodeState.Login(URL, "n1", "", "", 7, "u", ""));
        assertThat(text("profile-00ff"))
                .contains("\"RouteAll\":true", "\"NetworkLockKey\":\"nlpriv:12\"", "\"Unknown\":[1,{\"a\":null}]");
        assertThat(text("_profiles")).contains("\"Created\":\"2026-01-01T00:00:00Z\"", "\"1111\":{\"ID\":\"1111\"}");
    }

    @Test
    void aLoginThatIsKnownIsNotWrittenAgain() {
        load().keepNodeKey(URL, "rec", key, Optional.empty());
        NodeState.Login login = new NodeState.Login(URL, "n1", "tail.test", "example.com", 7, "u", "U");
        load().keepLogin(login);
        WriteCountingStore counting = new WriteCountingStore(store);
        NodeState.load(counting, random).keepLogin(login);
        assertThat(counting.writes).isZero();
        NodeState.load(counting, random)
                .keepLogin(new NodeState.Login(URL, "n2", "tail.test", "example.com", 7, "u", "U"));
        assertThat(counting.writes).as("profile and list of profiles").isEqualTo(2);
    }

    @Test
    void afterALogoutTheMachineIsKnownAndTheLoginIsNot() {
        NodeState state = load();
        state.keepNodeKey(URL, "rec", key, Optional.empty());
        state.keepLogin(new NodeState.Login(URL, "n1", "", "", 7, "u", ""));
        String profile = text("_current-profile");
        state.forgetLogin();
        assertThat(load().nodeKey()).isEmpty();
        assertThat(store.read(profile)).isEmpty();
        assertThat(text("_profiles")).isEqualTo("{}");
        assertThat(load().machineKey().publicKey()).isEqualTo(state.machineKey().publicKey());
    }

    @Test
    void aServersKeyIsKnownForItsUrlOnly() {
        var serverKey = MachinePrivateKey.generate(random).publicKey();
        load().keepServerKey(URL, serverKey);
        assertThat(load().serverKey(URL)).contains(serverKey);
        assertThat(load().serverKey("https://other.example")).isEmpty();
    }

    @Test
    void ofTwoTimestampsTheLaterIsKept() {
        Tai64n late = Tai64n.of(Instant.parse("2026-11-23T00:00:00Z"));
        NodeState state = load();
        state.keepTimestamp(late);
        state.keepTimestamp(Tai64n.of(Instant.EPOCH));
        assertThat(load().timestamp()).isEqualTo(late);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "[]", "{\"Config\":{\"PrivateNodeKey\":\"privkey:12\"}}", "{"})
    void aProfileThatIsNoneIsOneClearErrorWithoutItsText(String profile) {
        put("_current-profile", "profile-0000");
        put("profile-0000", profile);
        assertThatThrownBy(() -> load().nodeKey())
                .isInstanceOf(StoreException.class)
                .hasMessageStartingWith("state: ")
                .hasMessageEndingWith("is not what a Tailscale node keeps there");
    }

    @Test
    void aMachineKeyThatIsNoneIsNotReplaced() {
        put("_machinekey", "privkey:12");
        assertThatThrownBy(this::load).hasMessageContaining("_machinekey is not what a Tailscale node keeps there");
        assertThat(text("_machinekey")).isEqualTo("privkey:12");
    }

    @Test
    void namesOfAnyLengthThatAServerTellsDoNotSpoilTheState() {
        String huge = "\"\u0001".repeat(1 << 19);
        load().keepNodeKey(URL, "rec", key, Optional.empty());
        load().keepLogin(new NodeState.Login(URL, huge, huge, huge, 7, huge, huge));
        assertThat(load().nodeKey().orElseThrow().publicKey()).isEqualTo(key.publicKey());
        load().keepLogin(new NodeState.Login(URL, "n1", "tail.test", "example.com", 7, "a@example.com", "A"));
        assertThat(text("_profiles")).hasSizeLessThan(1_000).contains("a@example.com");
    }

    /** A store that counts writes. */
    private static final class WriteCountingStore implements StateStore {
        private final StateStore store;
        private int writes;

        WriteCountingStore(StateStore store) {
            this.store = store;
        }

        @Override
        public Optional<byte[]> read(String name) {
            return store.read(name);
        }

        @Override
        public void write(String name, byte[] value) {
            writes++;
            store.write(name, value);
        }

        @Override
        public void remove(String name) {
            store.remove(name);
        }

        @Override
        public void close() {
            store.close();
        }
    }
}
