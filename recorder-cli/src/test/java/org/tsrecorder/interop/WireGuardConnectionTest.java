package org.tsrecorder.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tsrecorder.peers.Await;
import org.tsrecorder.peers.Peers;

/** A kernel's TCP behind a stock WireGuard ends connections in all the ways there are but the good one. */
@Tag("interop")
@Timeout(300)
class WireGuardConnectionTest {
    /** Opens a v1 upload from one port, says so, and waits on standard input; then does what it is told. */
    private static final String CLIENT = """
        import socket, struct, sys
        s = socket.socket()
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        s.bind(("10.7.0.2", int(sys.argv[1])))
        s.settimeout(60)
        s.connect(("10.7.0.1", 80))
        body = b'{"version":2,"width":80,"height":24,"timestamp":1785325850}\\n[0.5,"o","x"]\\n'
        s.sendall(b"POST /record HTTP/1.1\\r\\nHost: r\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n")
        s.sendall(b"%x\\r\\n%s\\r\\n" % (len(body), body))
        print("sent", flush=True)
        order = sys.stdin.readline().strip()
        if order == "reset":
            s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            s.close()
        if order == "finish":
            s.sendall(b"0\\r\\n\\r\\n")
            print(s.recv(65536).split(b"\\r\\n")[0].decode(), flush=True)
        """;

    @TempDir
    Path work;

    private static Process startClient(WireGuardPeer peer, int port) throws Exception {
        Process client = peer.namespace().start(Peers.require(Peers.PYTHON), "-c", CLIENT, port);
        BufferedReader out = client.inputReader();
        assertThat(out.readLine()).isEqualTo("sent");
        return client;
    }

    private static void tell(Process client, String order) throws Exception {
        client.outputWriter().write(order + "\n");
        client.outputWriter().flush();
    }

    private static void awaitConnections(WireGuardRecorder recorder, int count) throws Exception {
        Await.until(
                "there are " + count + " connections",
                () -> Double.valueOf(count).equals(recorder.process().metrics().get("tsrecorder_connections")));
    }

    @Test
    void aResetEndsTheUploadAndWhatCameIsKept() throws Exception {
        try (WireGuardRecorder recorder = WireGuardRecorder.start(work);
                WireGuardPeer peer = recorder.startPeer(Peers.WIREGUARD_GO_LATEST)) {
            Process client = startClient(peer, 40_000);
            recorder.awaitBytes(1);
            tell(client, "reset");
            awaitConnections(recorder, 0);
            recorder.onlyRecording("incomplete");
        }
    }

    @Test
    void anUploadThatPausedIsAnsweredWhenItEnds() throws Exception {
        try (WireGuardRecorder recorder = WireGuardRecorder.start(work);
                WireGuardPeer peer = recorder.startPeer(Peers.WIREGUARD_GO_LATEST)) {
            Process client = startClient(peer, 40_000);
            tell(client, "finish");
            assertThat(client.inputReader().readLine()).isEqualTo("HTTP/1.1 200 OK");
            awaitConnections(recorder, 0);
            recorder.onlyRecording("complete");
        }
    }

    @Test
    void aPortNobodyListensOnRefusesAtOnce() throws Exception {
        Path curl = Peers.require(Peers.CURL);
        try (WireGuardRecorder recorder = WireGuardRecorder.start(work);
                WireGuardPeer peer = recorder.startPeer(Peers.WIREGUARD_GO_LATEST)) {
            assertThat(peer.run(curl, "-sS", "http://10.7.0.1:81/").err()).contains("Failed to connect");
            assertThat(peer.run(curl, "-sS", "-g", "http://[fd07::1]:81/").err())
                    .contains("Failed to connect");
        }
    }

    /** The machine crashed and is back: its kernel knows nothing of the connection that the recorder still has. */
    @Test
    void aMachineThatCrashedConnectsAgainFromTheSamePort() throws Exception {
        try (WireGuardRecorder recorder = WireGuardRecorder.start(work)) {
            try (WireGuardPeer before = recorder.startPeer(Peers.WIREGUARD_GO_LATEST)) {
                startClient(before, 40_000);
                recorder.awaitBytes(1);
            }
            awaitConnections(recorder, 1);
            try (WireGuardPeer after = recorder.startPeer(Peers.WIREGUARD_GO_LATEST)) {
                Process client = startClient(after, 40_000);
                awaitConnections(recorder, 1);
                tell(client, "finish");
                assertThat(client.inputReader().readLine()).isEqualTo("HTTP/1.1 200 OK");
            }
            assertThat(recorder.recordings()).hasSize(2);
        }
    }

    /** Connections that were opened and never spoken to again do not stop others. */
    @Test
    void connectionsHalfOpenAfterACrashDoNotStopNewOnes() throws Exception {
        Path curl = Peers.require(Peers.CURL);
        try (WireGuardRecorder recorder = WireGuardRecorder.start(work)) {
            try (WireGuardPeer before = recorder.startPeer(Peers.WIREGUARD_GO_LATEST)) {
                for (int port = 40_000; port < 40_050; port++) {
                    startClient(before, port);
                }
            }
            try (WireGuardPeer after = recorder.startPeer(Peers.WIREGUARD_GO_LATEST)) {
                String code = after.run(
                                curl, "-sS", "-o", "/dev/null", "-w", "%{http_code}", WireGuardRecorder.url("/x"))
                        .succeeded()
                        .out();
                assertThat(code).isEqualTo("404");
            }
        }
    }
}
