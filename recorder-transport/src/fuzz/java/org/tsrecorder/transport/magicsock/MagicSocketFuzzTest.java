package org.tsrecorder.transport.magicsock;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Tag;

/** What arrives, from where and when, is up to the fuzzer: {@link FuzzedPaths} reads its bytes as a script. */
@Tag("fuzz")
class MagicSocketFuzzTest {
    @FuzzTest
    void noDatagramBreaksThePaths(byte[] script) {
        new FuzzedPaths().play(script);
    }
}
