package org.tsrecorder.transport.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class IpAddressTest {
    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, 0.0.0.0",
        "255.255.255.255, 255.255.255.255",
        "100.64.0.1, 100.64.0.1",
        "::, ::",
        "::1, ::1",
        "1::, 1::",
        "2001:DB8::1, 2001:db8::1",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
        "::ffff:192.0.2.1, ::ffff:192.0.2.1",
        "64:ff9b::192.0.2.33, 64:ff9b::c000:221",
        "1:2:3:4:5:6:7.8.9.10, 1:2:3:4:5:6:708:90a",
        "fd7a:115c:a1e0:ab12:4843:cd96:6200:0001, fd7a:115c:a1e0:ab12:4843:cd96:6200:1",
    })
    void textIsReadAndPrintedInItsShortestForm(String text, String printed) {
        assertThat(IpAddress.parse(text)).hasValueSatisfying(a -> assertThat(a).hasToString(printed));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "1",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.",
                ".1.2.3",
                "256.1.1.1",
                "01.2.3.4",
                "1.2.3.4 ",
                "1..2.3",
                "1.2.3.-4",
                "+1.2.3.4",
                ":",
                ":::",
                "1:",
                ":1",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1::2::3",
                "12345::",
                "g::",
                "1:2:3:4:5:6:7:8::",
                "::1:2:3:4:5:6:7:8",
                "1.2.3.4::",
                "::1.2.3",
                "fe80::1%eth0",
                "[::1]",
                "1:2:3:4:5:6:7:1.2.3.4",
                "::1.2.3.4:5",
                "::\u0661",
                "localhost",
                "1:2:3:4:5:6:7:8:"
            })
    void whatIsNoAddressIsRefused(String text) {
        assertThat(IpAddress.parse(text)).isEmpty();
    }

    @Test
    void everyPrintedAddressReadsBackAsItself() {
        Random random = new Random(5952);
        for (int i = 0; i < 20_000; i++) {
            // Masks of whole groups make runs of zeros of every length and place.
            long high = random.nextLong() & groupMask(random);
            long low = random.nextLong() & groupMask(random);
            IpAddress address = IpAddress.of((i & 1) == 0, (i & 1) == 0 ? high : 0, low);
            assertThat(IpAddress.of(address.toString())).isEqualTo(address);
        }
    }

    private static long groupMask(Random random) {
        long mask = 0;
        for (int group = 0; group < 4; group++) {
            mask = (mask << 16) | (random.nextBoolean() ? 0xFFFF : 0);
        }
        return mask;
    }

    @Test
    void octetsAreInNetworkOrder() {
        byte[] v4 = HexFormat.of().parseHex("64400102");
        byte[] v6 = HexFormat.of().parseHex("fd7a115ca1e000000000000000000053");
        assertThat(IpAddress.ofOctets(v4)).hasToString("100.64.1.2");
        assertThat(IpAddress.ofOctets(v6)).hasToString("fd7a:115c:a1e0::53");
        assertThat(IpAddress.of("100.64.1.2").octets()).isEqualTo(v4);
        assertThat(IpAddress.of("fd7a:115c:a1e0::53").octets()).isEqualTo(v6);
        assertThatThrownBy(() -> IpAddress.ofOctets(new byte[5])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aBufferGivesBackWhatWasSet() {
        ByteBuf buffer = Unpooled.buffer(32);
        IpAddress v4 = IpAddress.of("203.0.113.9");
        IpAddress v6 = IpAddress.of("2001:db8::8000:0:1");
        v4.set(buffer, 3);
        v6.set(buffer, 7);
        assertThat(IpAddress.v4At(buffer, 3)).isEqualTo(v4);
        assertThat(IpAddress.v6At(buffer, 7)).isEqualTo(v6);
    }

    @Test
    void familiesNeverEqual() {
        assertThat(IpAddress.of("0.0.0.1")).isNotEqualTo(IpAddress.of("::1"));
        assertThat(IpAddress.of("1.2.3.4")).isNotEqualTo(IpAddress.of("::ffff:1.2.3.4"));
    }

    @Test
    void addressesOrderByFamilyThenByUnsignedBits() {
        assertThat(new IpAddress[] {
                    IpAddress.of("ff00::"),
                    IpAddress.of("::1"),
                    IpAddress.of("255.0.0.0"),
                    IpAddress.of("10.0.0.0"),
                    IpAddress.of("::8000:0:0:0")
                })
                .satisfies(all -> {
                    IpAddress[] sorted = all.clone();
                    Arrays.sort(sorted);
                    assertThat(sorted)
                            .extracting(IpAddress::toString)
                            .containsExactly("10.0.0.0", "255.0.0.0", "::1", "::8000:0:0:0", "ff00::");
                });
    }

    @ParameterizedTest
    @CsvSource({
        "224.0.0.1, M",
        "239.255.255.255, M",
        "240.0.0.0, -",
        "ff02::1, M",
        "fe80::1, L",
        "febf::1, L",
        "fec0::1, -",
        "169.254.169.254, L",
        "127.9.9.9, O",
        "::1, O",
        "0.0.0.0, U",
        "::, U",
        "100.64.0.1, -"
    })
    void addressesOfASpecialKindAreKnown(String text, String kind) {
        IpAddress address = IpAddress.of(text);
        String kinds = (address.isMulticast() ? "M" : "")
                + (address.isLinkLocal() ? "L" : "")
                + (address.isLoopback() ? "O" : "")
                + (address.isUnspecified() ? "U" : "");
        assertThat(kinds.isEmpty() ? "-" : kinds).isEqualTo(kind);
    }
}
