package org.tsrecorder.transport.wireguard;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Tag;

/** What arrives, in which order and when, is up to the fuzzer: {@link FuzzedTunnel} reads its bytes as a script. */
@Tag("fuzz")
class WireGuardFuzzTest {
    @FuzzTest
    void noDatagramBreaksTheEngine(byte[] script) {
        try (FuzzedTunnel tunnel = new FuzzedTunnel()) {
            tunnel.play(script);
        }
    }
}
