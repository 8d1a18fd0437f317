package org.tsrecorder.transport.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tsrecorder.store.RecordingEnd;
import org.tsrecorder.transport.client.Dialer;
import org.tsrecorder.transport.client.RecorderAddress;
import org.tsrecorder.transport.client.RecorderClient;
import org.tsrecorder.transport.client.RecordingFailedException;
import org.tsrecorder.transport.client.RecordingProtocol;
import org.tsrecorder.transport.client.RecordingUpload;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.socket.TwoNodes;

/** The recorder behind a tunnel, and our client dialling through another. */
class TailnetRecordTest {
    private static final String EVENT = "[0.5,\"o\",\"hello through the tunnel\"]\n";
    private static final int EVENTS = 20_000;

    private final MemoryStore store = new MemoryStore();
    private TwoNodes nodes;
    private RecorderServer server;
    private Dialer dialer;
    private RecorderAddress recorder;

    // The fields are set before each test.
    @SuppressWarnings("NullAway.Init")
    TailnetRecordTest() {}

    @BeforeEach
    void start() throws Exception {
        nodes = new TwoNodes();
        server = RecorderServer.builder(store).identity(this::identify).build();
        InetSocketAddress address = TwoNodes.serverAddress(80);
        assertThat(server.bind(nodes.fromServer.serverBootstrap(), address)).isEqualTo(address);
        recorder = new RecorderAddress(address.getAddress().getHostAddress(), address.getPort());
        dialer = (to, initializer) -> nodes.fromClient.dial(to.host(), to.port(), initializer);
    }

    @AfterEach
    void stop() {
        server.close();
        nodes.close();
        store.close();
    }

    /** A peer is who holds the key that its address belongs to. */
    private CompletionStage<Optional<PeerIdentity>> identify(SocketAddress remote) {
        byte[] octets = ((InetSocketAddress) remote).getAddress().getAddress();
        return nodes.server
                .whoIs(IpAddress.ofOctets(octets))
                .thenApply(key -> key.filter(nodes.clientKey::equals)
                        .map(known -> new PeerIdentity("clientnode", "client", Optional.empty(), List.of())));
    }

    private void uploadAndCompare(Dialer through, RecordingProtocol protocol) throws Exception {
        String events = EVENT.repeat(EVENTS);
        try (RecorderClient client = RecorderClient.builder()
                        .recorder(recorder)
                        .dialer(through)
                        .build();
                RecordingUpload upload = client.start()) {
            write(upload, ServerFixture.HEADER);
            write(upload, events);
            assertThat(upload.finish().protocol()).isEqualTo(protocol);
        }
        MemoryStore.Recording recording = store.next();
        String text = recording.text();
        assertThat(text.substring(text.indexOf('\n') + 1)).isEqualTo(events);
        assertThat(recording.awaitEnd()).isEqualTo(RecordingEnd.complete());
    }

    private static void write(RecordingUpload upload, String text) throws RecordingFailedException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        upload.write(bytes, 0, bytes.length);
    }

    @Test
    void anUploadOverHttp2IsStoredAsItWasSent() throws Exception {
        uploadAndCompare(dialer, RecordingProtocol.V2);
    }

    @Test
    void anUploadOverHttp1IsStoredAsItWasSent() throws Exception {
        AtomicBoolean probed = new AtomicBoolean();
        uploadAndCompare(
                (to, initializer) -> dialer.dial(to, initializer).thenApply(channel -> {
                    // Without an answer to the probe for V2, the client falls back.
                    if (!probed.getAndSet(true)) {
                        var unused = channel.close();
                    }
                    return channel;
                }),
                RecordingProtocol.V1);
    }
}
