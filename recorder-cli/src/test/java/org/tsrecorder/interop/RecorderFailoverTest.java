package org.tsrecorder.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tsrecorder.peers.Program;
import org.tsrecorder.peers.Tailscaled;
import org.tsrecorder.peers.TestControl;

/** An SSH policy names two recorders: a session goes to the second one when the first does not take it. */
@Tag("interop")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class RecorderFailoverTest {
    /** Nobody has it. */
    private static final String NOWHERE = "100.64.77.77";

    private Path folder;
    private TestControl control;
    private RecorderProcess second;
    private RecorderProcess first;
    private Tailscaled server;
    private Tailscaled client;
    private int started;

    @BeforeAll
    void start(@TempDir Path shared) throws Exception {
        folder = shared;
        control = TestControl.start();
        second = recorder("second");
        server = Tailscaled.join(Tailscaled.NEWEST, "server", folder, control, "--ssh");
        client = Tailscaled.join("client", folder, control);
        client.ping(server.address(), "--tsmp").succeeded();
    }

    @AfterAll
    void stop() throws Exception {
        for (AutoCloseable one : new AutoCloseable[] {client, server, second, control}) {
            if (one != null) {
                one.close();
            }
        }
    }

    @BeforeEach
    void startFirst() throws Exception {
        started++;
        first = recorder("first" + started);
        server.ping(ip(first), "--tsmp").succeeded();
        policy(ip(first));
    }

    @AfterEach
    void stopFirst() {
        first.close();
    }

    private RecorderProcess recorder(String name) throws Exception {
        List<String> flags = List.of("--login-server", control.url(), "--tailnet", "--hostname", name);
        return RecorderProcess.launch(Map.of(), folder.resolve("dst-" + name), flags);
    }

    private static String ip(RecorderProcess recorder) {
        return recorder.value("tailnet").split(":", -1)[0];
    }

    private void policy(String firstIp) throws Exception {
        control.setSshPolicy("""
            {"rules":[{"principals":[{"any":true}],"sshUsers":{"root":"root","*":"="},
             "action":{"accept":true,"recorders":["%s:80","%s:80"],
              "onRecordingFailure":{"rejectSessionWithMessage":"no recorder, no session"}}}]}\
            """.formatted(firstIp, ip(second)));
    }

    private void isRecordedBy(String recorder, String words) throws Exception {
        Program.Ended shown = Program.run(
                client.ssh(server.address(), List.of("-tt"), "echo " + words).toArray());
        assertThat(shown.succeeded().out()).contains(words);
        Path directory = folder.resolve("dst-" + recorder).resolve(server.stableId());
        try (var files = Files.list(directory)) {
            assertThat(files.filter(file -> file.toString().endsWith(".cast")))
                    .anySatisfy(file -> assertThat(CastFile.read(file).output()).contains(words));
        }
    }

    @Test
    void theFirstTakesTheSessionWhenItIsThere() throws Exception {
        isRecordedBy("first" + started, "to the first");
    }

    @Test
    void theSecondTakesTheSessionWhenTheFirstWasKilled() throws Exception {
        first.kill();
        isRecordedBy("second", "after a kill");
    }

    @Test
    void theSecondTakesTheSessionWhenTheFirstWasStopped() throws Exception {
        first.stop();
        isRecordedBy("second", "after a stop");
    }

    @Test
    void theSecondTakesTheSessionWhenTheFirstIsFrozen() throws Exception {
        first.freeze();
        isRecordedBy("second", "beside a frozen one");
    }

    @Test
    void theSecondTakesTheSessionWhenTheFirstNeverWas() throws Exception {
        policy(NOWHERE);
        isRecordedBy("second", "beside nobody");
    }
}
