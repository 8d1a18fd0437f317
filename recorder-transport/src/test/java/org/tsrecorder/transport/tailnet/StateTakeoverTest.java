package org.tsrecorder.transport.tailnet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tsrecorder.peers.Tailscaled;
import org.tsrecorder.peers.TestControl;
import org.tsrecorder.store.StateStore;

/** A node's state is that of tailscaled: either goes on where the other was. */
@Tag("interop")
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StateTakeoverTest {
    private static final Pattern ENTRY = Pattern.compile("\"([^\"]+)\": \"([^\"]+)\"");

    @TempDir
    private Path folder;

    // JUnit sets the field.
    @SuppressWarnings("NullAway.Init")
    StateTakeoverTest() {}

    private Path stateFile(String hostname) {
        return folder.resolve(hostname).resolve("tailscaled.state");
    }

    @Test
    void weGoOnAsTheNodeThatTailscaledWas() throws Exception {
        try (TestControl control = TestControl.start()) {
            try (Tailscaled before = Tailscaled.join("rec", folder, control)) {
                assertThat(before.stableId()).isEqualTo("TESTCTRL00000001");
            }
            String key = control.nodeKey("rec");
            StateStore state = StateStore.inMemory();
            ENTRY.matcher(Files.readString(stateFile("rec")))
                    .results()
                    .forEach(entry ->
                            state.write(entry.group(1), Base64.getDecoder().decode(entry.group(2))));
            try (TailnetNode node = Nodes.of(control, "rec").stateStore(state).open()) {
                assertThat(Nodes.get(node.status()).stableId()).isEqualTo("TESTCTRL00000001");
                assertThat(control.nodeKey("rec")).isEqualTo(key);
            }
        }
    }

    @Test
    void tailscaledGoesOnAsTheNodeThatWeWere() throws Exception {
        try (TestControl control = TestControl.start()) {
            StateStore state = StateStore.inMemory();
            Nodes.of(control, "rec").stateStore(state).open().close();
            String profile = new String(state.read("_current-profile").orElseThrow(), UTF_8);
            String entries = Stream.of("_machinekey", "_current-profile", "_profiles", profile)
                    .map(name -> "\"" + name + "\": \""
                            + Base64.getEncoder()
                                    .encodeToString(state.read(name).orElseThrow()) + "\"")
                    .collect(Collectors.joining(",", "{", "}"));
            Files.createDirectories(folder.resolve("rec"));
            Files.writeString(stateFile("rec"), entries);
            try (Tailscaled after = Tailscaled.start(Tailscaled.NEWEST, "rec", folder, Map.of())) {
                after.up(control.url());
                assertThat(after.stableId()).isEqualTo("TESTCTRL00000001");
                assertThat(control.nodes()).hasSize(1);
            }
        }
    }
}
