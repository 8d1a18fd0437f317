package org.tsrecorder.transport.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** RFC 7693; values without a section were computed with Python's hashlib and hmac. */
class Blake2sTest {
    private static final HexFormat HEX = HexFormat.of();

    @Test
    void hashesAbcAsInAppendixB() {
        assertThat(Blake2s.hash("abc".getBytes(US_ASCII)))
                .isEqualTo(HEX.parseHex("508c5e8c327c14e2e1a72ba34eeb452f37458b209ed63a294d999b4c86675982"));
    }

    @Test
    void hashesThePartsAsTheirConcatenation() {
        assertThat(Blake2s.hash("a".getBytes(US_ASCII), new byte[0], "bc".getBytes(US_ASCII)))
                .isEqualTo(Blake2s.hash("abc".getBytes(US_ASCII)));
    }

    @Test
    void passesTheSelfTestOfAppendixE() {
        ByteArrayOutputStream hashes = new ByteArrayOutputStream();
        for (int bytes : new int[] {16, 20, 28, 32}) {
            for (int length : new int[] {0, 3, 64, 65, 255, 1024}) {
                byte[] in = sequence(length);
                hashes.writeBytes(Blake2s.hash(bytes, new byte[0], in));
                hashes.writeBytes(Blake2s.hash(bytes, sequence(bytes), in));
            }
        }
        assertThat(Blake2s.hash(hashes.toByteArray()))
                .isEqualTo(HEX.parseHex("6a411f08ce25adcdfb02aba641451cec53c598b24f4fc787fbdc88797f4c1dfe"));
    }

    /** The self test's generator: a Fibonacci sequence of 32-bit words, of which the top bytes are taken. */
    private static byte[] sequence(int length) {
        byte[] out = new byte[length];
        int a = 0xDEAD4BAD * length;
        int b = 1;
        for (int i = 0; i < length; i++) {
            int sum = a + b;
            a = b;
            b = sum;
            out[i] = (byte) (sum >>> 24);
        }
        return out;
    }

    @Test
    void macsARangeWithAKeyOfEitherLength() {
        assertThat(Blake2s.mac128(counting(32), counting(200), 0, 116))
                .isEqualTo(HEX.parseHex("072e94ffbfc684bd8ab2a1b9dade2fd5"));
        assertThat(Blake2s.mac128(counting(16), counting(200), 0, 132))
                .isEqualTo(HEX.parseHex("b03d1196bdcfaad40f911db86b79ac7e"));
        byte[] shifted = new byte[150];
        System.arraycopy(counting(116), 0, shifted, 9, 116);
        assertThat(Blake2s.mac128(counting(32), shifted, 9, 116))
                .isEqualTo(Blake2s.mac128(counting(32), counting(116), 0, 116));
    }

    @Test
    void macOf256BitsIsTheKeyedHash() {
        assertThat(Blake2s.mac256(counting(32), counting(10)))
                .isEqualTo(Blake2s.hash(32, counting(32), counting(10)))
                .isNotEqualTo(Blake2s.hash(counting(10)));
    }

    @Test
    void aKeyIsNeitherEmptyNorLongerThanTheHashAllows() {
        assertThatThrownBy(() -> Blake2s.mac128(new byte[0], new byte[1], 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("key length=0, want 1 to 32");
        assertThatThrownBy(() -> Blake2s.mac256(new byte[33])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void hmacHashesAKeyLongerThanABlockFirst() {
        assertThat(Blake2s.hmac(counting(100), "The quick brown fox".getBytes(US_ASCII)))
                .isEqualTo(HEX.parseHex("421d0172d264b9c8e3bc443c2320b3d80cd439818d0e3de239bed6fc1f2d5f85"));
    }

    private static byte[] counting(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }
}
