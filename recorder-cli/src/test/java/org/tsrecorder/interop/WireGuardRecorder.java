package org.tsrecorder.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.tsrecorder.peers.Await;
import org.tsrecorder.peers.Json;

/** The application as a WireGuard peer of a {@link WireGuardPeer} that it knows as {@code laptop}. */
final class WireGuardRecorder implements AutoCloseable {
    private static final int FINGERPRINT_BYTES = 8;
    private static final String NAME = "laptop";

    private final RecorderProcess process;
    private final Path directory;
    private final WireGuardPeer.Keys own;
    private final WireGuardPeer.Keys laptop;

    private WireGuardRecorder(
            RecorderProcess process, Path directory, WireGuardPeer.Keys own, WireGuardPeer.Keys laptop) {
        this.process = process;
        this.directory = directory;
        this.own = own;
        this.laptop = laptop;
    }

    /** Starts it; what it stores and its configuration go below this folder. */
    static WireGuardRecorder start(Path work) throws Exception {
        WireGuardPeer.Keys own = WireGuardPeer.Keys.generate();
        WireGuardPeer.Keys laptop = WireGuardPeer.Keys.generate();
        Path config = work.resolve("recorder.conf");
        Files.writeString(config, WireGuardPeer.recorderInterface(own) + WireGuardPeer.section(laptop, NAME));
        Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("rw-------"));
        Path directory = work.resolve("recordings");
        RecorderProcess process = RecorderProcess.start(directory, "--wireguard-config", config.toString());
        return new WireGuardRecorder(process, directory, own, laptop);
    }

    /** Starts the peer that it knows, pointed at this UDP port. */
    WireGuardPeer startPeer(String program, int port) throws Exception {
        WireGuardPeer peer = WireGuardPeer.start(program, laptop, own);
        try {
            peer.pointTo(port);
            return peer;
        } catch (Exception e) {
            peer.close();
            throw e;
        }
    }

    /** Starts the peer that it knows, pointed straight at it. */
    WireGuardPeer startPeer(String program) throws Exception {
        return startPeer(program, udpPort());
    }

    /** The UDP port that it listens on. */
    int udpPort() {
        String endpoint = process.value("wireguard");
        return Integer.parseInt(endpoint.substring(endpoint.lastIndexOf(':') + 1));
    }

    /** A path of the recorder API inside the tunnel, over IPv4. */
    static String url(String path) {
        return "http://" + WireGuardPeer.RECORDER + path;
    }

    /** Comes back when it has received so many bytes of uploads. */
    void awaitBytes(long bytes) throws Exception {
        Await.until(
                bytes + " bytes of an upload came",
                () -> process.metrics().getOrDefault("tsrecorder_received_bytes_total", 0.0) >= bytes);
    }

    /** The process, for its metrics and its end. */
    RecorderProcess process() {
        return process;
    }

    /** The one recording that the laptop made, which is in this state; stops the recorder first. */
    Path onlyRecording(String state) throws Exception {
        List<Path> all = recordings();
        assertThat(all).hasSize(1);
        assertThat(new Destination(directory).states())
                .containsExactlyEntriesOf(Map.of(String.valueOf(all.getFirst().getFileName()), state));
        return all.getFirst();
    }

    /** All that the laptop recorded; stops the recorder first. */
    List<Path> recordings() throws Exception {
        process.stop();
        byte[] key = Base64.getDecoder().decode(laptop.publicKey());
        Path folder = directory.resolve(HexFormat.of().formatHex(key, 0, FINGERPRINT_BYTES));
        try (var files = Files.list(folder)) {
            List<Path> found =
                    new ArrayList<>(files.filter(file -> file.toString().endsWith(".cast"))
                            .sorted()
                            .toList());
            for (Path cast : found) {
                try (var lines = Files.lines(cast)) {
                    Map<String, ?> header = Json.members(
                            Json.documents(lines.findFirst().orElseThrow()).getFirst());
                    assertThat(header.get("dstNode")).isEqualTo(NAME);
                }
            }
            return found;
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
