package org.tsrecorder.transport.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The example of "Cryptography in NaCl" §10, and a disco packet computed independently. */
class NaclBoxTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final byte[] ALICE =
            HEX.parseHex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a");
    private static final byte[] BOB = HEX.parseHex("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb");
    private static final byte[] NONCE = HEX.parseHex("69696ee955b62b73cd62bda875fc73d68219e0036b7a0b37");
    private static final byte[] MESSAGE = HEX.parseHex(
            "be075fc53c81f2d5cf141316ebeb0c7b5228c52a4c62cbd44b66849b64244ffce5ecbaaf33bd751a1ac728d45e6c61296cdc3c0123"
                + "3561f41db66cce314adb310e3be8250c46f06dceea3a7fa1348057e2f6556ad6b1318a024a838f21af1fde048977eb48f59"
                + "ffd4924ca1c60902e52f0a089bc76897040e082f937763848645e0705");
    private static final byte[] BOX = HEX.parseHex(
            "f3ffc7703f9400e52a7dfb4b3d3305d98e993b9f48681273c29650ba32fc76ce48332ea7164d96a4476fb8c531a1186ac0dfc17c98"
                + "dce87b4da7f011ec48c97271d2c20f9b928fe2270d6fb863d51738b48eeee314a7cc8ab932164548e526ae90224368517acf"
                + "eabd6bb3732bc0e9da99832b61ca01b6de56244a9e88d5f9b37973f622a43d14a6599b1f654cb45a74e355a5");

    @Test
    void sealsAndOpensThePublishedExample() {
        assertThat(between(ALICE, BOB).seal(NONCE, MESSAGE)).isEqualTo(BOX);
        assertThat(between(BOB, ALICE).open(NONCE, BOX))
                .hasValueSatisfying(m -> assertThat(m).isEqualTo(MESSAGE));
    }

    @Test
    void sealsADiscoPingAsTailscaleDoes() {
        byte[] sender = counting(1);
        byte[] receiver = counting(33);
        byte[] nonce = Arrays.copyOf(counting(200), 24);
        byte[] ping = new byte[2 + 12 + 32];
        ping[0] = 1;
        System.arraycopy(counting(1), 0, ping, 2, 12);
        System.arraycopy(X25519.publicKey(counting(129)), 0, ping, 14, 32);
        assertThat(HEX.formatHex(between(sender, receiver).seal(nonce, ping)))
                .isEqualTo(
                        "004c0d2265c7ffd218bedd1f7edcfce6f42a19c8f8a7258e2c2691af29a325e9f7f5893ed0b52ecf4231d355e8543c"
                                + "b4c06343bd5b6e6d06fb4d58968701");
    }

    @Test
    void aForgedBoxIsNotOpened() {
        NaclBox box = between(ALICE, BOB);
        for (int i = 0; i < BOX.length; i++) {
            byte[] forged = BOX.clone();
            forged[i] ^= 1;
            assertThat(box.open(NONCE, forged)).isEmpty();
        }
        for (int length = 0; length < BOX.length; length++) {
            assertThat(box.open(NONCE, Arrays.copyOf(BOX, length))).isEmpty();
        }
        byte[] otherNonce = NONCE.clone();
        otherNonce[23] ^= 1;
        assertThat(box.open(otherNonce, BOX)).isEmpty();
    }

    @Test
    void anEmptyMessageHasABoxOfItsOwn() {
        byte[] box = between(ALICE, BOB).seal(NONCE, new byte[0]);
        assertThat(box).hasSize(NaclBox.OVERHEAD_BYTES);
        assertThat(between(BOB, ALICE).open(NONCE, box)).isPresent();
    }

    @Test
    void aPointOfLowOrderIsRefused() {
        assertThat(NaclBox.between(ALICE, new byte[32])).isEmpty();
    }

    @Test
    void aNonceOfAnotherLengthIsTheCallersMistake() {
        assertThatThrownBy(() -> between(ALICE, BOB).open(new byte[12], BOX))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("nonce length=12, want 24");
    }

    private static NaclBox between(byte[] ours, byte[] theirs) {
        return NaclBox.between(ours, X25519.publicKey(theirs)).orElseThrow();
    }

    private static byte[] counting(int first) {
        byte[] bytes = new byte[32];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (first + i);
        }
        return bytes;
    }
}
