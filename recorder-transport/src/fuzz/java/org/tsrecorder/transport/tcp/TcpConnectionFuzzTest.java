package org.tsrecorder.transport.tcp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Tag;

/** What the peer sends and the application does is up to the fuzzer: {@link FuzzedConnection} reads a script. */
@Tag("fuzz")
class TcpConnectionFuzzTest {
    @FuzzTest
    void noSegmentBreaksAConnection(byte[] script) {
        try (FuzzedConnection connection = new FuzzedConnection(script)) {
            connection.play();
        }
    }
}
