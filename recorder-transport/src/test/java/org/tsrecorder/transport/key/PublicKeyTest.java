package org.tsrecorder.transport.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicKeyTest {
    private static final String DIGITS = "07a37cbc142093c8b755dc1b10e86cb426374ad16aa853ed0bdfc0b2b86d1c7c";
    private static final String BASE64 = "B6N8vBQgk8i3VdwbEOhstCY3StFqqFPtC9/AsrhtHHw=";
    private static final byte[] BYTES = HexFormat.of().parseHex(DIGITS);

    @Test
    void everyKindHasTailscalesTextForm() {
        assertThat(NodePublicKey.of(BYTES).text()).isEqualTo("nodekey:" + DIGITS);
        assertThat(MachinePublicKey.of(BYTES).text()).isEqualTo("mkey:" + DIGITS);
        assertThat(DiscoPublicKey.of(BYTES).text()).isEqualTo("discokey:" + DIGITS);
        assertThat(ChallengePublicKey.of(BYTES).text()).isEqualTo("chalpub:" + DIGITS);
        assertThat(NodePublicKey.parse("nodekey:" + DIGITS)).isEqualTo(NodePublicKey.of(BYTES));
        assertThat(MachinePublicKey.parse("mkey:" + DIGITS)).isEqualTo(MachinePublicKey.of(BYTES));
        assertThat(DiscoPublicKey.parse("discokey:" + DIGITS)).isEqualTo(DiscoPublicKey.of(BYTES));
        assertThat(ChallengePublicKey.parse("chalpub:" + DIGITS)).isEqualTo(ChallengePublicKey.of(BYTES));
    }

    @Test
    void digitsMayBeInUpperCase() {
        assertThat(NodePublicKey.parse("nodekey:" + DIGITS.toUpperCase(Locale.ROOT)))
                .isEqualTo(NodePublicKey.of(BYTES));
    }

    @Test
    void aNodeKeyHasTheTextFormOfWg() {
        assertThat(NodePublicKey.of(BYTES).base64()).isEqualTo(BASE64);
        assertThat(NodePublicKey.parseBase64(BASE64)).isEqualTo(NodePublicKey.of(BYTES));
    }

    @Test
    void keysOfDifferentKindsAreNeverEqual() {
        List<Curve25519PublicKey> keys = List.of(
                NodePublicKey.of(BYTES),
                MachinePublicKey.of(BYTES),
                DiscoPublicKey.of(BYTES),
                ChallengePublicKey.of(BYTES));
        assertThat(Set.copyOf(keys)).hasSize(4);
        assertThat(NodePublicKey.of(BYTES)).isEqualTo(NodePublicKey.of(BYTES)).hasSameHashCodeAs(keys.get(0));
    }

    @Test
    void showsAShortFingerprint() {
        assertThat(NodePublicKey.of(BYTES)).hasToString("[B6N8v]");
        assertThat(MachinePublicKey.of(BYTES).fingerprint()).isEqualTo("[B6N8v]");
        assertThat(DiscoPublicKey.of(BYTES)).hasToString("d:07a37cbc142093c8");
    }

    @Test
    void aZeroKeyIsAValueThatStandsForNone() {
        assertThat(NodePublicKey.parse("nodekey:" + "0".repeat(64)).isZero()).isTrue();
        assertThat(NodePublicKey.of(BYTES).isZero()).isFalse();
    }

    @Test
    void itsBytesCannotBeChangedFromOutside() {
        byte[] bytes = BYTES.clone();
        NodePublicKey key = NodePublicKey.of(bytes);
        bytes[0] ^= 1;
        key.bytes()[1] ^= 1;
        assertThat(key.bytes()).isEqualTo(BYTES);
        byte[] out = new byte[40];
        key.copyTo(out, 8);
        assertThat(out).startsWith(0, 0, 0, 0, 0, 0, 0, 0).endsWith(BYTES);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nodekey:",
                "nodekey:07a3",
                "mkey:" + DIGITS,
                "NODEKEY:" + DIGITS,
                " nodekey:" + DIGITS,
                "nodekey:" + DIGITS + "0",
                "nodekey:" + DIGITS + "\n",
                DIGITS
            })
    void anotherTextIsRefused(String text) {
        assertThatThrownBy(() -> NodePublicKey.parse(text))
                .isInstanceOf(KeyFormatException.class)
                .hasMessageStartingWith("not a node public key: ")
                .message()
                .doesNotContain("\n");
    }

    @Test
    void aCharacterThatIsNoDigitIsRefusedByItsPlace() {
        assertThatThrownBy(() -> NodePublicKey.parse("nodekey:" + DIGITS.replace('c', 'g')))
                .hasMessage("not a node public key: character 14 is not a hex digit");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "B6N8vBQgk8i3VdwbEOhstCY3StFqqFPtC9/AsrhtHHw",
                "B6N8vBQgk8i3VdwbEOhstCY3StFqqFPtC9/AsrhtHHx=",
                "B6N8vBQgk8i3VdwbEOhstCY3StFqqFPtC9_AsrhtHHw=",
                "B6N8vBQgk8i3VdwbEOhstCY3StFqqFPtC9/AsrhtHHwA",
                "B6N8vBQgk8i3VdwbEOhstCY3StFqqFPtC9/AsrhtHH==",
                " 6N8vBQgk8i3VdwbEOhstCY3StFqqFPtC9/AsrhtHHw="
            })
    void aNearlyRightBase64IsRefused(String text) {
        assertThatThrownBy(() -> NodePublicKey.parseBase64(text)).isInstanceOf(KeyFormatException.class);
    }

    @Test
    void bytesOfAnotherLengthAreTheCallersMistake() {
        assertThatThrownBy(() -> NodePublicKey.of(new byte[31]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("public key length=31, want 32");
    }
}
