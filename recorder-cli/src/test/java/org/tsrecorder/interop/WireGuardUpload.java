package org.tsrecorder.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.tsrecorder.peers.Peers;

/** curl behind a {@link WireGuardPeer}, sending a session to the recorder inside the tunnel. */
final class WireGuardUpload implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(8);

    private final Process curl;

    private WireGuardUpload(Process curl) {
        this.curl = curl;
    }

    /** Sends all of it; what the recorder answered, and its status code at the end. */
    static String run(WireGuardPeer peer, BigCast cast, String path, String... flags) throws Exception {
        return peer.run(PATIENCE, command(cast, path, flags)).succeeded().out();
    }

    /** Begins to send it over h2c. */
    static WireGuardUpload start(WireGuardPeer peer, BigCast cast) throws IOException {
        return new WireGuardUpload(peer.namespace().start(command(cast, "/v2/record", "--http2-prior-knowledge")));
    }

    private static Object[] command(BigCast cast, String path, String... flags) {
        Path curl = Peers.require(Peers.CURL);
        List<Object> command = new ArrayList<>(List.of(curl, "-sS", "-w", "\n%{http_code}"));
        command.addAll(List.of(flags));
        command.addAll(List.of("-X", "POST", "-T", cast.path(), WireGuardRecorder.url(path)));
        return command.toArray();
    }

    /** Waits until all is sent and acknowledged; fails if it was not. */
    void awaitSuccess() throws Exception {
        assertThat(curl.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as("curl ended")
                .isTrue();
        String out = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(curl.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(out).as(err).endsWith("200");
        assertThat(curl.exitValue()).as(err).isZero();
    }

    /** Whether it is still sending. */
    boolean isUnderWay() {
        return curl.isAlive();
    }

    @Override
    public void close() {
        curl.destroyForcibly();
    }
}
