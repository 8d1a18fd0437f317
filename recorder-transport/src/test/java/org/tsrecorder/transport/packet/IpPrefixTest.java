package org.tsrecorder.transport.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class IpPrefixTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.1/24, 10.0.0.0/24",
        "10.0.0.1, 10.0.0.1/32",
        "0.0.0.0/0, 0.0.0.0/0",
        "255.255.255.255/1, 128.0.0.0/1",
        "::/0, ::/0",
        "fd7a:115c:a1e0::1/48, fd7a:115c:a1e0::/48",
        "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/65, ffff:ffff:ffff:ffff:8000::/65",
        "::1, ::1/128"
    })
    void bitsBeyondThePrefixAreCleared(String text, String printed) {
        assertThat(IpPrefix.of(text)).hasToString(printed).isEqualTo(IpPrefix.of(printed));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "/", "1.2.3.4/", "1.2.3.4/33", "::/129", "1.2.3.4/-1", "1.2.3.4/08", "/8", "1.2.3.4/8/8"})
    void whatIsNoPrefixIsRefused(String text) {
        assertThat(IpPrefix.parse(text)).isEmpty();
        assertThatThrownBy(() -> IpPrefix.of(text)).hasMessageContaining(text);
    }

    @Test
    void membershipAgreesWithArithmetic() {
        Random random = new Random(4632);
        for (int i = 0; i < 50_000; i++) {
            boolean v6 = random.nextBoolean();
            int bits = v6 ? 128 : 32;
            IpAddress address = randomAddress(random, v6);
            int length = random.nextInt(bits + 1);
            // A near neighbour: the same address with one bit flipped.
            BigInteger other = number(address).flipBit(random.nextInt(bits));
            IpAddress neighbour = IpAddress.of(v6, v6 ? other.shiftRight(64).longValue() : 0, other.longValue());
            boolean expected = number(address).xor(other).bitLength() <= bits - length;
            assertThat(new IpPrefix(address, length).contains(neighbour)).isEqualTo(expected);
            assertThat(new IpPrefix(address, length).contains(address)).isTrue();
        }
    }

    private static IpAddress randomAddress(Random random, boolean v6) {
        return IpAddress.of(v6, v6 ? random.nextLong() : 0, random.nextLong());
    }

    private static BigInteger number(IpAddress address) {
        return new BigInteger(1, address.octets());
    }

    @Test
    void aPrefixHoldsNoAddressOfTheOtherFamily() {
        assertThat(IpPrefix.ALL_V4.contains(IpAddress.of("::1"))).isFalse();
        assertThat(IpPrefix.ALL_V6.contains(IpAddress.of("0.0.0.1"))).isFalse();
    }

    @Test
    void aPrefixHoldsLongerOnesOfItsSet() {
        assertThat(IpPrefix.of("10.0.0.0/8").contains(IpPrefix.of("10.1.0.0/16")))
                .isTrue();
        assertThat(IpPrefix.of("10.1.0.0/16").contains(IpPrefix.of("10.0.0.0/8")))
                .isFalse();
        assertThat(IpPrefix.of("10.0.0.0/8").contains(IpPrefix.of("11.0.0.0/8")))
                .isFalse();
    }
}
