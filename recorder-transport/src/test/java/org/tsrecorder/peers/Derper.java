package org.tsrecorder.peers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Upstream's relay with its STUN server, on loopback; TLS with a certificate that it makes for itself. */
public final class Derper implements AutoCloseable {
    private final RunningProgram program;
    private final int port;
    private final int stunPort;

    private Derper(RunningProgram program, int port, int stunPort) {
        this.program = program;
        this.port = port;
        this.stunPort = stunPort;
    }

    /**
     * Starts one; skips the test where the program is absent.
     *
     * @param folder where its key and its certificate are; a second one there has the same
     * @param port where it listens; 0 for any free one
     * @param flags more of them, such as {@code -verify-client-url}
     */
    public static Derper start(Path folder, int port, String... flags) throws Exception {
        Path binary = Peers.require(Peers.DERPER);
        int tcp = port == 0 ? FreePort.tcp() : port;
        int udp = FreePort.udp();
        List<Object> command = new ArrayList<>(List.of(binary, "-a", "127.0.0.1:" + tcp, "-http-port", "-1"));
        command.addAll(List.of("-stun-port", udp, "-hostname", "127.0.0.1", "-certmode", "manual"));
        command.addAll(List.of("-certdir", folder, "-c", folder.resolve("derper.json")));
        command.addAll(List.of(flags));
        RunningProgram program = RunningProgram.start("derper", Map.of(), command);
        try {
            Await.until("derper serves", () -> FreePort.isOpen(tcp));
            return new Derper(program, tcp, udp);
        } catch (Exception | AssertionError e) {
            program.close();
            throw e;
        }
    }

    /** Where it takes TLS connections, on 127.0.0.1. */
    public int port() {
        return port;
    }

    /** Where it answers STUN, on 127.0.0.1. */
    public int stunPort() {
        return stunPort;
    }

    /** What a DERP map's {@code CertName} says of its certificate: {@code sha256-raw:} and 64 hex digits. */
    public String certName() throws Exception {
        String line = program.awaitLine(text -> text.contains("\"CertName\""));
        return String.valueOf(Json.object(line.strip()).orElseThrow().get("CertName"));
    }

    /** The process. */
    public RunningProgram program() {
        return program;
    }

    @Override
    public void close() {
        program.close();
    }
}
