package org.tsrecorder.transport.wireguard;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.transport.packet.IpPrefix;

/**
 * Cryptokey routing (paper, §2): which peer an address belongs to, by its longest prefix. A binary trie per family, its
 * paths compressed; looking up allocates nothing.
 *
 * <pre>
 *   100.64.0.0/10 ─┬─ 100.64.0.1/32 → a
 *       → subnet   └─ 100.100.0.0/16 ─┬─ 100.100.1.1/32 → b      a fork without an owner
 *                                     └─ 100.100.9.1/32 → c      stands where two paths part
 * </pre>
 *
 * @param <T> who owns prefixes
 */
final class AllowedIps<T> {
    private @Nullable Node<T> v4;
    private @Nullable Node<T> v6;

    /** Bits of both families are kept from the topmost bit of {@code high} on. */
    private static final class Node<T> {
        final long high;
        final long low;
        final int length;

        @Nullable
        T owner;

        @Nullable
        Node<T> zero;

        @Nullable
        Node<T> one;

        Node(long high, long low, int length) {
            this.high = length > 64 ? high : high & leading(length);
            this.low = length > 64 ? low & leading(length - 64) : 0;
            this.length = length;
        }

        int commonBits(long otherHigh, long otherLow) {
            long difference = high ^ otherHigh;
            return difference != 0
                    ? Long.numberOfLeadingZeros(difference)
                    : 64 + Long.numberOfLeadingZeros(low ^ otherLow);
        }

        @Nullable
        Node<T> child(boolean bit) {
            return bit ? one : zero;
        }

        void child(boolean bit, @Nullable Node<T> child) {
            if (bit) {
                one = child;
            } else {
                zero = child;
            }
        }
    }

    /** Gives a prefix to {@code owner}; whoever had the very same prefix loses it. */
    void put(IpPrefix prefix, T owner) {
        Node<T> leaf = leafOf(prefix);
        leaf.owner = owner;
        if (prefix.address().isV6()) {
            v6 = put(v6, leaf);
        } else {
            v4 = put(v4, leaf);
        }
    }

    /** Takes a prefix from {@code owner}, if it still has it. */
    void remove(IpPrefix prefix, T owner) {
        Node<T> leaf = leafOf(prefix);
        leaf.owner = owner;
        if (prefix.address().isV6()) {
            v6 = remove(v6, leaf);
        } else {
            v4 = remove(v4, leaf);
        }
    }

    /** The owner of an IPv4 address, given as its 32 bits. */
    @Nullable
    T lookupV4(int address) {
        return lookup(v4, (long) address << 32, 0);
    }

    /** The owner of an IPv6 address, given as its 128 bits. */
    @Nullable
    T lookupV6(long high, long low) {
        return lookup(v6, high, low);
    }

    private static <T> Node<T> leafOf(IpPrefix prefix) {
        boolean isV6 = prefix.address().isV6();
        long low = prefix.address().low();
        return new Node<>(isV6 ? prefix.address().high() : low << 32, isV6 ? low : 0, prefix.length());
    }

    private static <T> @Nullable T lookup(@Nullable Node<T> root, long high, long low) {
        T owner = null;
        Node<T> node = root;
        while (node != null && node.commonBits(high, low) >= node.length) {
            owner = node.owner != null ? node.owner : owner;
            node = node.length < 128 ? node.child(bitAt(high, low, node.length)) : null;
        }
        return owner;
    }

    private static <T> Node<T> put(@Nullable Node<T> node, Node<T> leaf) {
        if (node == null) {
            return leaf;
        }
        int common = Math.min(node.commonBits(leaf.high, leaf.low), Math.min(node.length, leaf.length));
        if (common == node.length && common == leaf.length) {
            node.owner = leaf.owner;
            return node;
        }
        if (common == node.length) {
            boolean bit = bitAt(leaf.high, leaf.low, common);
            node.child(bit, put(node.child(bit), leaf));
            return node;
        }
        Node<T> above = common == leaf.length ? leaf : new Node<>(leaf.high, leaf.low, common);
        above.child(bitAt(node.high, node.low, common), node);
        if (above != leaf) {
            above.child(bitAt(leaf.high, leaf.low, common), leaf);
        }
        return above;
    }

    private static <T> @Nullable Node<T> remove(@Nullable Node<T> node, Node<T> leaf) {
        if (node == null || node.length > leaf.length || node.commonBits(leaf.high, leaf.low) < node.length) {
            return node;
        }
        if (node.length < leaf.length) {
            boolean bit = bitAt(leaf.high, leaf.low, node.length);
            node.child(bit, remove(node.child(bit), leaf));
        } else if (Objects.equals(node.owner, leaf.owner)) {
            node.owner = null;
        }
        return node.owner != null || (node.zero != null && node.one != null)
                ? node
                : node.zero != null ? node.zero : node.one;
    }

    private static boolean bitAt(long high, long low, int index) {
        return (index < 64 ? high << index : low << (index - 64)) < 0;
    }

    /** A long whose first {@code bits} bits are set, 0 to 64. */
    private static long leading(int bits) {
        return bits == 0 ? 0 : -1L << (64 - bits);
    }
}
