package org.tsrecorder.transport.netmap;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An immutable map in 256 pieces. The map with a change copies the pieces that the change is in, and shares the others:
 * of ten thousand entries, one change copies about forty.
 */
final class PersistentMap<K, V> {
    private static final int PIECES = 256;

    private final Map<K, V>[] pieces;
    private final int size;

    private PersistentMap(Map<K, V>[] pieces, int size) {
        this.pieces = pieces;
        this.size = size;
    }

    @SuppressWarnings("unchecked") // an array of a generic type cannot be made otherwise
    static <K, V> PersistentMap<K, V> empty() {
        Map<K, V>[] none = (Map<K, V>[]) new Map<?, ?>[PIECES];
        Arrays.fill(none, Map.of());
        return new PersistentMap<>(none, 0);
    }

    int size() {
        return size;
    }

    Optional<V> get(K key) {
        return Optional.ofNullable(pieces[piece(key)].get(key));
    }

    /** All values, in no order. */
    Collection<V> values() {
        List<V> all = new ArrayList<>(size);
        for (Map<K, V> piece : pieces) {
            all.addAll(piece.values());
        }
        return all;
    }

    /** Gathers changes; this map stays as it is. */
    Editor<K, V> edit() {
        return new Editor<>(this);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PersistentMap<?, ?> that && Arrays.equals(pieces, that.pieces);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(pieces);
    }

    private static int piece(Object key) {
        int hash = key.hashCode();
        hash ^= hash >>> 16;
        return (hash ^ (hash >>> 8)) & (PIECES - 1);
    }

    /** A map in the making: each piece is copied when it is first changed. */
    static final class Editor<K, V> {
        private final BitSet copied = new BitSet(PIECES);
        private PersistentMap<K, V> from;
        private Map<K, V>[] pieces;
        private int size;

        private Editor(PersistentMap<K, V> from) {
            this.from = from;
            this.pieces = from.pieces;
            this.size = from.size;
        }

        Optional<V> get(K key) {
            return Optional.ofNullable(pieces[piece(key)].get(key));
        }

        void put(K key, V value) {
            if (own(key).put(key, value) == null) {
                size++;
            }
        }

        void remove(K key) {
            if (own(key).remove(key) != null) {
                size--;
            }
        }

        /** The map as it is now; the editor may go on. */
        PersistentMap<K, V> map() {
            if (!copied.isEmpty()) {
                from = new PersistentMap<>(pieces, size);
                copied.clear();
            }
            return from;
        }

        private Map<K, V> own(K key) {
            if (copied.isEmpty()) {
                pieces = pieces.clone();
            }
            int index = piece(key);
            if (!copied.get(index)) {
                pieces[index] = new HashMap<>(pieces[index]);
                copied.set(index);
            }
            return pieces[index];
        }
    }
}
