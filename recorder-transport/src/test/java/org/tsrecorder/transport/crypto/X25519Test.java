package org.tsrecorder.transport.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7748. */
class X25519Test {
    private static final HexFormat HEX = HexFormat.of();
    private static final String ALICE = "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a";
    private static final String ALICE_PUBLIC = "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a";
    private static final String BOB = "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb";
    private static final String BOB_PUBLIC = "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f";
    private static final String SHARED = "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742";

    @ParameterizedTest
    @CsvSource({
        "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4,"
                + "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c,"
                + "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552",
        "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d,"
                + "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493,"
                + "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957"
    })
    void multipliesAsInSection5Point2(String scalar, String point, String product) {
        assertThat(agree(HEX.parseHex(scalar), HEX.parseHex(point))).isEqualTo(HEX.parseHex(product));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079",
        "1000, 684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51"
    })
    void comesToTheKnownPointAfterIterationsOfSection5Point2(int iterations, String expected) {
        byte[] scalar = new byte[X25519.KEY_BYTES];
        scalar[0] = 9;
        byte[] point = scalar.clone();
        for (int i = 0; i < iterations; i++) {
            byte[] product = agree(scalar, point);
            point = scalar;
            scalar = product;
        }
        assertThat(scalar).isEqualTo(HEX.parseHex(expected));
    }

    @Test
    void agreesAsInSection6Point1() {
        assertThat(X25519.publicKey(HEX.parseHex(ALICE))).isEqualTo(HEX.parseHex(ALICE_PUBLIC));
        assertThat(X25519.publicKey(HEX.parseHex(BOB))).isEqualTo(HEX.parseHex(BOB_PUBLIC));
        assertThat(agree(HEX.parseHex(ALICE), HEX.parseHex(BOB_PUBLIC))).isEqualTo(HEX.parseHex(SHARED));
        assertThat(agree(HEX.parseHex(BOB), HEX.parseHex(ALICE_PUBLIC))).isEqualTo(HEX.parseHex(SHARED));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0100000000000000000000000000000000000000000000000000000000000000",
                "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
            })
    void refusesAPointOfLowOrder(String point) {
        byte[] shared = HEX.parseHex(SHARED);
        assertThat(X25519.agree(HEX.parseHex(ALICE), HEX.parseHex(point), shared))
                .isFalse();
        assertThat(shared).containsOnly(0);
    }

    @Test
    void aMadeKeyIsClampedAndSoIsNothingElse() {
        byte[] seed = HEX.parseHex("ff".repeat(32));
        byte[] key = X25519.generatePrivateKey(out -> System.arraycopy(seed, 0, out, 0, out.length));
        assertThat(key).isEqualTo(HEX.parseHex("f8" + "ff".repeat(30) + "7f"));
        byte[] zeros = new byte[32];
        X25519.clamp(zeros);
        assertThat(zeros).isEqualTo(HEX.parseHex("00".repeat(31) + "40"));
    }

    @Test
    void anUnclampedKeyComputesAsItsClampedForm() {
        Random random = new Random(7748);
        for (int i = 0; i < 20; i++) {
            byte[] raw = new byte[32];
            random.nextBytes(raw);
            byte[] clamped = raw.clone();
            X25519.clamp(clamped);
            assertThat(X25519.publicKey(raw)).isEqualTo(X25519.publicKey(clamped));
        }
    }

    @Test
    void aKeyOfAnotherLengthIsTheCallersMistake() {
        assertThatThrownBy(() -> X25519.agree(new byte[31], new byte[32], new byte[32]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("private key length=31, want 32");
        assertThatThrownBy(() -> X25519.agree(new byte[32], new byte[33], new byte[32]))
                .hasMessageContaining("public key");
        assertThatThrownBy(() -> X25519.agree(new byte[32], new byte[32], new byte[0]))
                .hasMessageContaining("shared");
    }

    private static byte[] agree(byte[] scalar, byte[] point) {
        byte[] shared = new byte[X25519.KEY_BYTES];
        assertThat(X25519.agree(scalar, point, shared)).isTrue();
        return shared;
    }
}
