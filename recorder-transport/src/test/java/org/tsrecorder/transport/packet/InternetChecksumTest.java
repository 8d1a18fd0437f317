package org.tsrecorder.transport.packet;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class InternetChecksumTest {
    @Test
    void theExampleOfRfc1071IsSummedAsThere() {
        ByteBuf buffer = Unpooled.wrappedBuffer(HexFormat.of().parseHex("0001f203f4f5f6f7"));
        assertThat(InternetChecksum.sum(buffer, 0, 8)).isEqualTo(0xDDF2);
        assertThat(InternetChecksum.complement(0xDDF2)).isEqualTo(0x220D);
    }

    @Test
    void everyAlignmentAndLengthAgreesWithTheNaiveSum() {
        Random random = new Random(1071);
        byte[] bytes = new byte[160];
        for (int round = 0; round < 4; round++) {
            random.nextBytes(bytes);
            if (round == 3) {
                Arrays.fill(bytes, (byte) 0xFF); // the most carries there can be
            }
            ByteBuf buffer = ByteBufAllocator.DEFAULT.directBuffer(bytes.length).writeBytes(bytes);
            for (int index = 0; index < 16; index++) {
                for (int length = 0; length <= bytes.length - index; length++) {
                    assertThat(InternetChecksum.sum(buffer, index, length)).isEqualTo(naive(bytes, index, length));
                }
            }
            buffer.release();
        }
    }

    private static int naive(byte[] bytes, int index, int length) {
        int sum = 0;
        for (int i = 0; i < length; i++) {
            sum += (i & 1) == 0 ? (bytes[index + i] & 0xFF) << 8 : bytes[index + i] & 0xFF;
            sum = sum > 0xFFFF ? sum - 0xFFFF : sum;
        }
        return sum;
    }

    @Test
    void aStoredChecksumHoldsAndOneFlippedBitBreaksIt() {
        Random random = new Random(768);
        for (int length = 20; length < 90; length++) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            ByteBuf buffer = Unpooled.wrappedBuffer(bytes);
            int pseudo = random.nextInt(0x10000);
            InternetChecksum.store(buffer, 0, length, 16, pseudo);
            assertThat(InternetChecksum.holds(buffer, 0, length, pseudo)).isTrue();
            int bit = random.nextInt(8 * length);
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(InternetChecksum.holds(buffer, 0, length, pseudo)).isFalse();
        }
    }

    @Test
    void anUpdateEqualsComputingAgain() {
        Random random = new Random(1624);
        for (int i = 0; i < 20_000; i++) {
            ByteBuf buffer = Unpooled.buffer(20).writeZero(20);
            buffer.setLong(0, random.nextLong()).setLong(12, random.nextLong());
            InternetChecksum.store(buffer, 0, 20, 10, 0);
            int old = buffer.getUnsignedShort(4);
            int changed = random.nextInt(0x10000);
            buffer.setShort(4, changed);
            int updated = InternetChecksum.update(buffer.getUnsignedShort(10), old, changed);
            buffer.setShort(10, updated);
            assertThat(InternetChecksum.holds(buffer, 0, 20, 0)).isTrue();
        }
    }

    /** RFC 1624 §4's example, where RFC 1141's older equation gave the wrong zero. */
    @Test
    void anUpdateKnowsBothZeros() {
        assertThat(InternetChecksum.update(0xDD2F, 0x5555, 0x3285)).isEqualTo(0x0000);
    }

    @Test
    void thePseudoHeaderEqualsItsBytes() {
        IpAddress source = IpAddress.of("fd7a:115c:a1e0::1");
        IpAddress destination = IpAddress.of("2001:db8::ffff:ffff");
        ByteBuf v6 = Unpooled.buffer(40).writeZero(40);
        source.set(v6, 0);
        destination.set(v6, 16);
        v6.setInt(32, 1280).setInt(36, IpProtocol.TCP);
        assertThat(InternetChecksum.pseudoHeader(source, destination, IpProtocol.TCP, 1280))
                .isEqualTo(InternetChecksum.sum(v6, 0, 40));
        ByteBuf v4 = Unpooled.wrappedBuffer(HexFormat.of().parseHex("64400001c6336402001104d2"));
        assertThat(InternetChecksum.pseudoHeader(
                        IpAddress.of("100.64.0.1"), IpAddress.of("198.51.100.2"), IpProtocol.UDP, 1234))
                .isEqualTo(InternetChecksum.sum(v4, 0, 12));
    }
}
