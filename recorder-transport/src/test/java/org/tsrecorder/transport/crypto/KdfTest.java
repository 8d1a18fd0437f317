package org.tsrecorder.transport.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The values are those of wireguard-go's {@code kdf_test.go}, computed anew with Python's hmac. */
class KdfTest {
    private static final byte[] KEY = "test-key".getBytes(US_ASCII);
    private static final byte[] INPUT = "test-input".getBytes(US_ASCII);
    private static final byte[] FIRST = hex("6f0e5ad38daba1bea8a0d213688736f19763239305e0f58aba697f9ffc41c633");
    private static final byte[] SECOND = hex("df1194df20802a4fe594cde27e92991c8cae66c366e8106aaa937a55fa371e8a");
    private static final byte[] THIRD = hex("fac6e2745a325f5dc5d11a5b165aad08b0ada28e7b4e666b7c077934a4d76c24");

    @Test
    void derivesOneToThreeKeysOfWhichTheFirstAreTheSame() {
        byte[][] keys = new byte[3][32];
        Kdf.derive(KEY, INPUT, keys[0]);
        assertThat(keys[0]).isEqualTo(FIRST);
        Kdf.derive(KEY, INPUT, keys[0], keys[1]);
        assertThat(keys).isDeepEqualTo(new byte[][] {FIRST, SECOND, new byte[32]});
        Kdf.derive(KEY, INPUT, keys[0], keys[1], keys[2]);
        assertThat(keys).isDeepEqualTo(new byte[][] {FIRST, SECOND, THIRD});
    }

    @Test
    void theChainingKeyMayBeReplacedByItsSuccessor() {
        byte[] chainingKey = Blake2s.hash(KEY);
        byte[] expected = new byte[32];
        byte[] key = new byte[32];
        Kdf.derive(chainingKey.clone(), INPUT, expected, key);
        byte[] again = new byte[32];
        Kdf.derive(chainingKey, INPUT, chainingKey, again);
        assertThat(chainingKey).isEqualTo(expected);
        assertThat(again).isEqualTo(key);
    }

    @Test
    void outputsOfAnotherNumberOrLengthAreTheCallersMistake() {
        assertThatThrownBy(() -> Kdf.derive(KEY, INPUT)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Kdf.derive(KEY, INPUT, new byte[4][32])).hasMessage("outputs=4, want 1 to 3");
        assertThatThrownBy(() -> Kdf.derive(KEY, INPUT, new byte[31])).hasMessage("output length=31, want 32");
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
