package org.tsrecorder.transport.wireguard;

import io.netty.util.collection.IntObjectHashMap;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.transport.crypto.RandomSource;

/**
 * Who is meant by the receiver index of a message: the number that we put as sender into our half of its handshake.
 * Indices are random, so that one says nothing of another, and unique.
 */
final class IndexTable {
    private final IntObjectHashMap<Owner> owners = new IntObjectHashMap<>();
    private final RandomSource random;

    /** What an index stands for. */
    sealed interface Owner permits Keypair, SentInitiation {
        /** Whose it is. */
        Peer peer();
    }

    IndexTable(RandomSource random) {
        this.random = random;
    }

    /** An index that nobody has; it is taken with {@link #put}. */
    int unused() {
        int index = random.nextInt();
        while (owners.containsKey(index)) {
            index = random.nextInt();
        }
        return index;
    }

    /** Gives an index to its owner; whoever had it loses it. */
    void put(int index, Owner owner) {
        owners.put(index, owner);
    }

    void remove(int index) {
        owners.remove(index);
    }

    @Nullable
    Owner get(int index) {
        return owners.get(index);
    }

    /** How many indices are taken. */
    int size() {
        return owners.size();
    }
}
