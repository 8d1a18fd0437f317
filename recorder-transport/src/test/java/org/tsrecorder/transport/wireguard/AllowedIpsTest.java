package org.tsrecorder.transport.wireguard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.packet.IpPrefix;

/** Cryptokey routing, case by case and against a list that is searched from end to end. */
class AllowedIpsTest {
    private final AllowedIps<String> trie = new AllowedIps<>();

    private @Nullable String lookup(IpAddress address) {
        return address.isV6() ? trie.lookupV6(address.high(), address.low()) : trie.lookupV4(address.v4Bits());
    }

    private @Nullable String lookup(String address) {
        return lookup(IpAddress.of(address));
    }

    @Test
    void theLongestPrefixWins() {
        trie.put(IpPrefix.of("0.0.0.0/0"), "everything");
        trie.put(IpPrefix.of("10.0.0.0/8"), "ten");
        trie.put(IpPrefix.of("10.1.0.0/16"), "ten one");
        trie.put(IpPrefix.of("10.1.2.3/32"), "host");
        assertThat(lookup("10.1.2.3")).isEqualTo("host");
        assertThat(lookup("10.1.2.4")).isEqualTo("ten one");
        assertThat(lookup("10.2.2.3")).isEqualTo("ten");
        assertThat(lookup("11.0.0.0")).isEqualTo("everything");
    }

    @Test
    void theFamiliesAreApart() {
        trie.put(IpPrefix.of("0.0.0.0/0"), "four");
        assertThat(lookup("::")).isNull();
        trie.put(IpPrefix.of("fd7a:115c:a1e0::/48"), "six");
        assertThat(lookup("fd7a:115c:a1e0::1")).isEqualTo("six");
        assertThat(lookup("fd7a:115c:a1e1::1")).isNull();
    }

    @Test
    void aPrefixBelongsToWhoWasGivenItLast() {
        trie.put(IpPrefix.of("10.0.0.0/8"), "first");
        trie.put(IpPrefix.of("10.0.0.0/8"), "second");
        trie.remove(IpPrefix.of("10.0.0.0/8"), "first");
        assertThat(lookup("10.0.0.1")).isEqualTo("second");
        trie.remove(IpPrefix.of("10.0.0.0/8"), "second");
        assertThat(lookup("10.0.0.1")).isNull();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void agreesWithAListSearchedFromEndToEnd(long seed) {
        Random random = new Random(seed);
        Map<IpPrefix, String> list = new HashMap<>();
        for (int round = 0; round < 3_000; round++) {
            IpPrefix prefix = prefix(random);
            if (random.nextInt(3) == 0) {
                String owner = list.remove(prefix);
                trie.remove(prefix, owner == null ? "nobody" : owner);
            } else {
                String owner = "peer " + random.nextInt(20);
                list.put(prefix, owner);
                trie.put(prefix, owner);
            }
            IpAddress address = near(random, prefix);
            assertThat(lookup(address))
                    .as("seed %d round %d: %s", seed, round, address)
                    .isEqualTo(search(list, address));
        }
    }

    /** From few networks, so that prefixes contain one another and are met again. */
    private static IpPrefix prefix(Random random) {
        boolean v6 = random.nextBoolean();
        long high = v6 ? 0xfd7a_115c_a1e0_0000L | random.nextInt(4) : 0;
        long low = v6 ? (long) random.nextInt(8) << 61 | random.nextInt(4) : 0x6440_0000L | random.nextInt(64) << 14;
        return new IpPrefix(IpAddress.of(v6, high, low), random.nextInt(v6 ? 129 : 33));
    }

    private static IpAddress near(Random random, IpPrefix prefix) {
        IpAddress address = prefix.address();
        long flipped = 1L << random.nextInt(address.bitLength() == 32 ? 32 : 64);
        return IpAddress.of(
                address.isV6(),
                address.isV6() && random.nextBoolean() ? address.high() ^ flipped : address.high(),
                random.nextBoolean() ? address.low() ^ flipped : address.low());
    }

    private static @Nullable String search(Map<IpPrefix, String> list, IpAddress address) {
        String owner = null;
        int longest = -1;
        for (Map.Entry<IpPrefix, String> entry : list.entrySet()) {
            if (entry.getKey().contains(address) && entry.getKey().length() > longest) {
                longest = entry.getKey().length();
                owner = entry.getValue();
            }
        }
        return owner;
    }
}
