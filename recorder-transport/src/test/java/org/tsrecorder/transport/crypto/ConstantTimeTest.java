package org.tsrecorder.transport.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConstantTimeTest {
    @Test
    void anyBitThatDiffersMakesADifference() {
        byte[] expected = {1, 2, 3, (byte) 0x80};
        byte[] bytes = {9, 1, 2, 3, (byte) 0x80, 9};
        assertThat(ConstantTime.equal(expected, bytes, 1)).isTrue();
        assertThat(ConstantTime.equal(expected, bytes, 0)).isFalse();
        for (int bit = 0; bit < 32; bit++) {
            byte[] other = expected.clone();
            other[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(ConstantTime.equal(expected, other)).isFalse();
            assertThat(ConstantTime.equal(expected, other, 0)).isFalse();
        }
        assertThat(ConstantTime.equal(expected, new byte[] {1, 2, 3})).isFalse();
    }

    @Test
    void onlyZerosAreZero() {
        assertThat(ConstantTime.isZero(new byte[32])).isTrue();
        assertThat(ConstantTime.isZero(new byte[] {0, 0, (byte) 0x80})).isFalse();
    }

    @Test
    void aRandomSourceFillsEveryByte() {
        byte[] seen = new byte[64];
        RandomSource random = RandomSource.secure();
        for (int i = 0; i < 16; i++) {
            byte[] bytes = new byte[64];
            random.nextBytes(bytes);
            for (int j = 0; j < 64; j++) {
                seen[j] |= bytes[j];
            }
        }
        assertThat(seen).doesNotContain(0);
        RandomSource counting = out -> {
            for (int i = 0; i < out.length; i++) {
                out[i] = (byte) (0xf1 + i);
            }
        };
        assertThat(counting.nextInt()).isEqualTo(0xf4f3f2f1);
    }
}
