package org.tsrecorder.transport.netmap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.packet.IpPrefix;

class IpRangeTest {
    private static List<IpPrefix> prefixes(String first, String last) {
        return IpRange.prefixes(IpAddress.of(first), IpAddress.of(last));
    }

    @Test
    void allAddressesAreOnePrefix() {
        assertThat(prefixes("0.0.0.0", "255.255.255.255")).containsExactly(IpPrefix.ALL_V4);
        assertThat(prefixes("::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")).containsExactly(IpPrefix.ALL_V6);
    }

    @Test
    void theLastAddressEndsARange() {
        assertThat(prefixes("255.255.255.255", "255.255.255.255")).containsExactly(IpPrefix.of("255.255.255.255/32"));
        assertThat(prefixes("ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"))
                .containsExactly(IpPrefix.of("ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe/127"));
    }

    @Test
    void aRangeMayCrossTheMiddleOfAnIpv6Address() {
        assertThat(prefixes("fd7a::ffff:ffff:ffff:ffff", "fd7a:0:0:1::"))
                .containsExactly(IpPrefix.of("fd7a::ffff:ffff:ffff:ffff/128"), IpPrefix.of("fd7a:0:0:1::/128"));
        assertThat(prefixes("fd7a::", "fd7a:0:0:1:ffff:ffff:ffff:ffff")).containsExactly(IpPrefix.of("fd7a::/63"));
    }

    @Test
    void theWorstRangeTakesTwoPrefixesABit() {
        assertThat(prefixes("::1", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe")).hasSize(254);
        assertThat(prefixes("0.0.0.1", "255.255.255.254")).hasSize(62);
    }

    @Test
    void exactlyTheAddressesOfARangeAreInItsPrefixes() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            int first = random.nextInt(256);
            int last = first + random.nextInt(256 - first);
            List<IpPrefix> prefixes = IpRange.prefixes(IpAddress.v4(first), IpAddress.v4(last));
            for (int address = 0; address < 256; address++) {
                IpAddress each = IpAddress.v4(address);
                long times = prefixes.stream()
                        .filter(prefix -> prefix.contains(each))
                        .count();
                assertThat(times)
                        .as("seed %d: %s in %d-%d", seed, each, first, last)
                        .isEqualTo(address >= first && address <= last ? 1 : 0);
            }
        }
    }
}
