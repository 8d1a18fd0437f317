package org.tsrecorder.transport.control;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.Unpooled;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.tsrecorder.transport.netmap.NetworkMap;
import org.tsrecorder.transport.netmap.NetworkMapSession;

/** The body of a map stream, in pieces whose size the first byte says: messages, then one end with one reason. */
@Tag("fuzz")
class MapStreamFuzzTest {
    private static final Instant NOW = Instant.parse("2026-07-29T11:50:50Z");

    @FuzzTest
    void noBodyBreaksTheStream(byte[] input) {
        if (input.length == 0) {
            return;
        }
        List<String> ends = new ArrayList<>();
        NetworkMapSession session = new NetworkMapSession(NetworkMap.EMPTY);
        MapStream stream = new MapStream(
                Runnable::run,
                Runnable::run,
                message -> {
                    if (session.map().peerCount() > 0 || message.node().isPresent()) {
                        session.apply(message, NOW);
                    }
                },
                (reason, unknown) -> ends.add(reason));
        stream.head(200, Optional.empty());
        int piece = 1 + (input[0] & 0xff);
        for (int from = 1; from < input.length && ends.isEmpty(); from += piece) {
            stream.data(Unpooled.wrappedBuffer(input, from, Math.min(piece, input.length - from)));
        }
        stream.end();
        if (ends.size() != 1 || ends.getFirst().isEmpty()) {
            throw new AssertionError("ends " + ends);
        }
    }
}
