package org.tsrecorder.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tsrecorder.peers.Peers;
import org.tsrecorder.peers.Program;

/**
 * asciinema reads what the application stored of what Tailscale's client sent: version 2.4 (Python) and 3.2 (Rust).
 *
 * <p>Session 2 looks like one of the Kubernetes proxy, whose terminal has no size; asciinema 3.2 cannot lay that out as
 * text, so it is converted to everything else.
 */
@Tag("interop")
@Timeout(120)
class AsciinemaTest {
    private static final int SESSIONS = 3;
    private static final int SESSION_WITHOUT_TERMINAL = 2;

    @TempDir
    Path work;

    @TempDir
    Path directory;

    private final List<CastFile> stored = new ArrayList<>();

    @BeforeEach
    void record() throws Exception {
        Peers.require(Peers.UPLOADER);
        try (RecorderProcess recorder = RecorderProcess.start(directory)) {
            assertThat(Uploader.run(recorder, work, "-n", SESSIONS, "-bytes", 20_000))
                    .allSatisfy(upload -> assertThat(upload.error()).isEmpty());
            recorder.stop();
        }
        Map<String, CastFile> bySession = new Destination(directory).bySession();
        for (int i = 0; i < SESSIONS; i++) {
            stored.add(bySession.get("session-" + i));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {Peers.ASCIINEMA_2, Peers.ASCIINEMA_3})
    void playsThemInATerminal(String version) throws Exception {
        Path asciinema = Peers.require(version);
        Path script = Peers.require(Peers.SCRIPT);
        for (CastFile cast : stored) {
            String play = asciinema + " play -s 1000 -i 0.001 '" + cast.path() + "'";
            String shown = Program.run(environment(), new byte[0], script, "-qec", play, "/dev/null")
                    .succeeded()
                    .out();
            assertThat(withoutReturns(shown)).contains(withoutReturns(cast.output()));
        }
    }

    @Test
    void version2CatsThem() throws Exception {
        Path asciinema = Peers.require(Peers.ASCIINEMA_2);
        for (CastFile cast : stored) {
            assertThat(run(asciinema, "cat", cast.path())).isEqualTo(cast.output());
        }
    }

    @Test
    void version3CatsThemIntoOneCast() throws Exception {
        Path asciinema = Peers.require(Peers.ASCIINEMA_3);
        Path joined = work.resolve("joined.cast");
        Files.writeString(
                joined,
                run(asciinema, "cat", stored.get(0).path(), stored.get(1).path()));
        assertThat(CastFile.read(joined).output())
                .isEqualTo(stored.get(0).output() + stored.get(1).output());
    }

    @ParameterizedTest
    @ValueSource(strings = {"asciicast-v2", "asciicast-v3"})
    void version3ConvertsThemToCasts(String format) throws Exception {
        Path asciinema = Peers.require(Peers.ASCIINEMA_3);
        for (CastFile cast : stored) {
            Path converted = work.resolve("converted.cast");
            run(asciinema, "convert", "--overwrite", "-f", format, cast.path(), converted);
            assertThat(CastFile.read(converted).output()).isEqualTo(cast.output());
        }
    }

    @Test
    void version3ConvertsThemToWhatTheTerminalWasSent() throws Exception {
        Path asciinema = Peers.require(Peers.ASCIINEMA_3);
        for (int i = 0; i < SESSIONS; i++) {
            String size = i == SESSION_WITHOUT_TERMINAL ? "0;0" : "24;80";
            assertThat(run(asciinema, "convert", "-f", "raw", stored.get(i).path(), "-"))
                    .isEqualTo("\u001b[8;" + size + "t" + stored.get(i).output());
        }
    }

    @Test
    void version3ConvertsThemToText() throws Exception {
        Path asciinema = Peers.require(Peers.ASCIINEMA_3);
        for (CastFile cast : stored.subList(0, SESSION_WITHOUT_TERMINAL)) {
            String[] words = cast.output()
                    .replaceAll("\u001b\\[[0-9;]*[A-Za-z]", " ")
                    .strip()
                    .split("\\s+", -1);
            assertThat(run(asciinema, "convert", "-f", "txt", cast.path(), "-"))
                    .contains(words[words.length - 1])
                    .doesNotContain("\u001b");
        }
    }

    private static String run(Object... command) throws Exception {
        return Program.run(environment(), new byte[0], command).succeeded().out();
    }

    private static Map<String, String> environment() {
        return Map.of("TERM", "xterm-256color", "LC_ALL", "C.UTF-8");
    }

    private static String withoutReturns(String text) {
        return text.replace("\r", "");
    }
}
