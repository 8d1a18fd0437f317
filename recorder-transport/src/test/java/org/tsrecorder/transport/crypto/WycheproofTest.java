package org.tsrecorder.transport.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Every case of the Wycheproof files that concern us; see {@code wycheproof/NOTICE} for their source. */
class WycheproofTest {
    private static final byte[] NONE = {};

    @Test
    void chaCha20Poly1305AgreesWithEveryCase() throws Exception {
        ChaCha20Poly1305 aead = new ChaCha20Poly1305();
        int wrongNonces = 0;
        for (Wycheproof.Case each : Wycheproof.cases("chacha20_poly1305_test.json")) {
            byte[] sealed = concat(each.bytes("ct"), each.bytes("tag"));
            AeadKey key = new AeadKey(each.bytes("key"));
            byte[] nonce = each.bytes("iv");
            if (nonce.length != ChaCha20Poly1305.NONCE_BYTES) {
                wrongNonces++;
                assertThatThrownBy(() -> aead.open(key, nonce, each.bytes("aad"), sealed, 0, sealed.length))
                        .as(each.toString())
                        .isInstanceOf(IllegalArgumentException.class);
                continue;
            }
            byte[] opened = sealed.clone();
            assertThat(aead.open(key, nonce, each.bytes("aad"), opened, 0, opened.length))
                    .as(each.toString())
                    .isEqualTo(each.isValid());
            if (each.isValid()) {
                byte[] message = each.bytes("msg");
                assertThat(Arrays.copyOf(opened, message.length))
                        .as(each.toString())
                        .isEqualTo(message);
                byte[] again = Arrays.copyOf(message, sealed.length);
                new ChaCha20Poly1305().seal(key, nonce, each.bytes("aad"), again, 0, message.length);
                assertThat(again).as(each.toString()).isEqualTo(sealed);
            } else {
                assertThat(opened).as(each.toString()).isEqualTo(sealed);
            }
        }
        assertThat(wrongNonces).isEqualTo(9);
    }

    @Test
    void xChaCha20Poly1305AgreesWithEveryCase() throws Exception {
        int wrongNonces = 0;
        for (Wycheproof.Case each : Wycheproof.cases("xchacha20_poly1305_test.json")) {
            byte[] sealed = concat(each.bytes("ct"), each.bytes("tag"));
            byte[] key = each.bytes("key");
            byte[] nonce = each.bytes("iv");
            if (nonce.length != XChaCha20Poly1305.NONCE_BYTES) {
                wrongNonces++;
                assertThatThrownBy(() -> XChaCha20Poly1305.open(key, nonce, NONE, sealed))
                        .as(each.toString())
                        .isInstanceOf(IllegalArgumentException.class);
                continue;
            }
            byte[] opened = XChaCha20Poly1305.open(key, nonce, each.bytes("aad"), sealed)
                    .orElse(null);
            assertThat(opened).as(each.toString()).isEqualTo(each.isValid() ? each.bytes("msg") : null);
            if (each.isValid()) {
                assertThat(XChaCha20Poly1305.seal(key, nonce, each.bytes("aad"), each.bytes("msg")))
                        .as(each.toString())
                        .isEqualTo(sealed);
            }
        }
        assertThat(wrongNonces).isEqualTo(9);
    }

    @Test
    void x25519AgreesWithEveryCaseAndRefusesEveryPointOfLowOrder() throws Exception {
        int refused = 0;
        for (Wycheproof.Case each : Wycheproof.cases("x25519_test.json")) {
            byte[] shared = new byte[X25519.KEY_BYTES];
            boolean agreed = X25519.agree(each.bytes("private"), each.bytes("public"), shared);
            assertThat(shared).as(each.toString()).isEqualTo(each.bytes("shared"));
            assertThat(agreed).as(each.toString()).isEqualTo(!ConstantTime.isZero(each.bytes("shared")));
            refused += agreed ? 0 : 1;
        }
        assertThat(refused).isEqualTo(31);
    }

    private static byte[] concat(byte[] a, byte[] b) {
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }
}
