package org.tsrecorder.transport.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** draft-irtf-cfrg-xchacha-03. Its appendix A.3.1 is the first Wycheproof case, see {@link WycheproofTest}. */
class XChaCha20Poly1305Test {
    private static final HexFormat HEX = HexFormat.of();

    @Test
    void derivesTheKeyOfSection2Point2Point1() {
        byte[] key = HEX.parseHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
        byte[] nonce = HEX.parseHex("000000090000004a0000000031415927");
        assertThat(HChaCha20.derive(key, nonce))
                .isEqualTo(HEX.parseHex("82413b4227b27bfed30e42508a877d73a0f9e4d58a74a853c12ec41326d3ecdc"));
    }

    @Test
    void aCookieSealedWithoutTextStillAuthenticatesWhatItAnswers() {
        byte[] key = new byte[32];
        byte[] nonce = new byte[24];
        byte[] sealed = XChaCha20Poly1305.seal(key, nonce, new byte[] {1}, new byte[0]);
        assertThat(sealed).hasSize(XChaCha20Poly1305.TAG_BYTES);
        assertThat(XChaCha20Poly1305.open(key, nonce, new byte[] {1}, sealed)).isPresent();
        assertThat(XChaCha20Poly1305.open(key, nonce, new byte[] {2}, sealed)).isEmpty();
    }

    @Test
    void whatIsShorterThanATagIsForged() {
        for (int length = 0; length < XChaCha20Poly1305.TAG_BYTES; length++) {
            assertThat(XChaCha20Poly1305.open(new byte[32], new byte[24], new byte[0], new byte[length]))
                    .isEmpty();
        }
    }
}
