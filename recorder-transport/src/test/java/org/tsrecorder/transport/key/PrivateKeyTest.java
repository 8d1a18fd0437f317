package org.tsrecorder.transport.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tsrecorder.transport.crypto.RandomSource;

class PrivateKeyTest {
    private static final byte[] SEED =
            HexFormat.of().parseHex("0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20");
    private static final String CLAMPED = "0002030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f60";
    private static final String PUBLIC = "07a37cbc142093c8b755dc1b10e86cb426374ad16aa853ed0bdfc0b2b86d1c7c";

    @Test
    void isKeptClamped() {
        assertThat(NodePrivateKey.of(SEED).text()).isEqualTo("privkey:" + CLAMPED);
        assertThat(NodePrivateKey.of(SEED).bytes()).isEqualTo(HexFormat.of().parseHex(CLAMPED));
    }

    @Test
    void knowsItsPublicHalf() {
        NodePrivateKey key = NodePrivateKey.of(SEED);
        assertThat(key.publicKey().text()).isEqualTo("nodekey:" + PUBLIC);
        assertThat(key.publicKey()).isSameAs(key.publicKey());
        assertThat(key.publicBytes()).isEqualTo(key.publicKey().bytes());
        assertThat(MachinePrivateKey.of(SEED).publicKey().text()).isEqualTo("mkey:" + PUBLIC);
        assertThat(DiscoPrivateKey.of(SEED).publicKey().text()).isEqualTo("discokey:" + PUBLIC);
    }

    @Test
    void twoPairsAgreeOnOneSecret() {
        RandomSource random = seeded(4);
        NodePrivateKey ours = NodePrivateKey.generate(random);
        NodePrivateKey theirs = NodePrivateKey.generate(random);
        byte[] here = new byte[32];
        byte[] there = new byte[32];
        assertThat(ours.agree(theirs.publicBytes(), here)).isTrue();
        assertThat(theirs.agree(ours.publicBytes(), there)).isTrue();
        assertThat(here).isEqualTo(there).isNotEqualTo(new byte[32]);
        assertThat(ours.agree(new byte[32], here)).isFalse();
    }

    @Test
    void goesThroughItsTextForms() {
        NodePrivateKey node = NodePrivateKey.generate(seeded(1));
        assertThat(NodePrivateKey.parse(node.text())).isEqualTo(node).hasSameHashCodeAs(node);
        assertThat(NodePrivateKey.parseBase64(node.base64())).isEqualTo(node);
        MachinePrivateKey machine = MachinePrivateKey.generate(seeded(2));
        assertThat(MachinePrivateKey.parse(machine.text())).isEqualTo(machine);
        PresharedKey preshared = PresharedKey.generate(seeded(3));
        assertThat(PresharedKey.parseBase64(preshared.base64())).isEqualTo(preshared);
    }

    @Test
    void keysOfDifferentKindsAreNeverEqual() {
        Set<Object> keys = Set.of(
                NodePrivateKey.of(SEED),
                MachinePrivateKey.of(SEED),
                DiscoPrivateKey.of(SEED),
                PresharedKey.of(SEED),
                NodePrivateKey.generate(seeded(5)));
        assertThat(keys).hasSize(5).contains(NodePrivateKey.of(SEED), PresharedKey.of(SEED));
    }

    @Test
    void showsNothingPrivate() {
        assertThat(NodePrivateKey.of(SEED)).hasToString("NodePrivateKey[B6N8v]");
        assertThat(EphemeralKey.generate(seeded(6)).toString()).startsWith("EphemeralKey[");
        assertThat(PresharedKey.of(SEED)).hasToString("PresharedKey");
        assertThat(PresharedKey.of(SEED)).hasSameHashCodeAs(PresharedKey.none());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"privkey:" + CLAMPED + "00", "privkey:" + "s3cr" + CLAMPED, "nodekey:" + CLAMPED, CLAMPED, ""})
    void textThatIsNoKeyIsRefusedWithoutRepeatingIt(String text) {
        assertThatThrownBy(() -> NodePrivateKey.parse(text))
                .isInstanceOf(KeyFormatException.class)
                .hasNoCause()
                .message()
                .startsWith("not a node private key: ")
                .doesNotContain("0203", "s3cr", "\n");
        assertThatThrownBy(() -> NodePrivateKey.parseBase64(text))
                .isInstanceOf(KeyFormatException.class)
                .message()
                .doesNotContain("0203", "s3cr");
    }

    @Test
    void aCharacterOutsideBase64IsNotQuoted() {
        assertThatThrownBy(() -> PresharedKey.parseBase64("\u00a7".repeat(44)))
                .isInstanceOf(KeyFormatException.class)
                .hasNoCause()
                .hasMessage("not a preshared key: there is a character that is not base64");
    }

    @Test
    void isOfNoUseOnceDestroyed() {
        NodePrivateKey key = NodePrivateKey.of(SEED);
        NodePrivateKey same = NodePrivateKey.of(SEED);
        assertThat(key).isEqualTo(same);
        key.destroy();
        assertThat(key.isDestroyed()).isTrue();
        assertThat(Set.of(key)).contains(key);
        assertThat(key).isNotEqualTo(same);
        assertThat(same).isNotEqualTo(key);
        assertThat(key.publicKey()).isEqualTo(same.publicKey());
        assertThat(key).hasToString("NodePrivateKey[B6N8v]");
        assertThatThrownBy(key::bytes).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(key::text).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(key::base64).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> key.agree(same.publicBytes(), new byte[32]))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("NodePrivateKey[B6N8v] was destroyed");
    }

    @Test
    void aDestroyedPresharedKeyIsNotNone() {
        PresharedKey key = PresharedKey.of(SEED);
        key.destroy();
        assertThat(key.isDestroyed()).isTrue();
        assertThat(Set.of(key)).contains(key).doesNotContain(PresharedKey.none());
        assertThatThrownBy(key::bytes).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(key::base64).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void isNotWrittenOutByAccident() throws IOException {
        for (Object key : List.of(NodePrivateKey.of(SEED), PresharedKey.of(SEED), EphemeralKey.generate(seeded(7)))) {
            try (ObjectOutputStream out = new ObjectOutputStream(new ByteArrayOutputStream())) {
                assertThatThrownBy(() -> out.writeObject(key)).isInstanceOf(NotSerializableException.class);
            }
        }
    }

    @Test
    void itsBytesCannotBeChangedFromOutside() {
        byte[] bytes = SEED.clone();
        NodePrivateKey key = NodePrivateKey.of(bytes);
        bytes[5] ^= 1;
        key.bytes()[6] ^= 1;
        assertThat(key).isEqualTo(NodePrivateKey.of(SEED));
    }

    @Test
    void bytesOfAnotherLengthAreTheCallersMistake() {
        assertThatThrownBy(() -> NodePrivateKey.of(new byte[33])).hasMessage("private key length=33, want 32");
        assertThatThrownBy(() -> PresharedKey.of(new byte[0])).hasMessage("preshared key length=0, want 32");
    }

    private static RandomSource seeded(long seed) {
        return new Random(seed)::nextBytes;
    }
}
