package org.tsrecorder.transport.netstack;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Connections by their 4-tuple: open addressing with linear probing, at most half full, so that a look-up by a packet's
 * fields allocates nothing. The hash is keyed by a random number: who does not know it cannot make chains grow.
 */
final class ConnectionTable {
    private final long key;
    private @Nullable TcpSocket[] slots = new TcpSocket[256];
    private int size;

    ConnectionTable(long key) {
        this.key = key;
    }

    int size() {
        return size;
    }

    @Nullable
    TcpSocket find(FourTuple tuple) {
        int mask = slots.length - 1;
        int slot = hash(tuple) & mask;
        for (TcpSocket socket = slots[slot]; socket != null; socket = slots[slot]) {
            if (socket.tuple().equals(tuple)) {
                return socket;
            }
            slot = (slot + 1) & mask;
        }
        return null;
    }

    /** Adds a connection whose 4-tuple is not there yet. */
    void add(TcpSocket socket) {
        if (2 * (size + 1) > slots.length) {
            grow();
        }
        insert(socket);
        size++;
    }

    private void grow() {
        @Nullable TcpSocket[] old = slots;
        slots = new TcpSocket[2 * old.length];
        for (TcpSocket socket : old) {
            if (socket != null) {
                insert(socket);
            }
        }
    }

    private void insert(TcpSocket socket) {
        int mask = slots.length - 1;
        int slot = hash(socket.tuple()) & mask;
        while (slots[slot] != null) {
            slot = (slot + 1) & mask;
        }
        slots[slot] = socket;
    }

    /** Removes a connection if it is there. */
    void remove(TcpSocket gone) {
        int mask = slots.length - 1;
        int slot = hash(gone.tuple()) & mask;
        while (slots[slot] != gone) {
            if (slots[slot] == null) {
                return;
            }
            slot = (slot + 1) & mask;
        }
        size--;
        closeGap(slot, mask);
    }

    /** Moves back what stands behind a freed slot and would not be found across the gap (Knuth 6.4, algorithm R). */
    private void closeGap(int freed, int mask) {
        int gap = freed;
        int slot = (gap + 1) & mask;
        for (TcpSocket socket = slots[slot]; socket != null; socket = slots[slot]) {
            int home = hash(socket.tuple()) & mask;
            if (((slot - home) & mask) >= ((slot - gap) & mask)) {
                slots[gap] = socket;
                gap = slot;
            }
            slot = (slot + 1) & mask;
        }
        slots[gap] = null;
    }

    /** All connections, in no order. */
    List<TcpSocket> all() {
        List<TcpSocket> sockets = new ArrayList<>(size);
        for (TcpSocket socket : slots) {
            if (socket != null) {
                sockets.add(socket);
            }
        }
        return sockets;
    }

    private int hash(FourTuple tuple) {
        long hash = key ^ tuple.localLow;
        hash = mix(hash + tuple.localHigh);
        hash = mix(hash ^ tuple.remoteHigh);
        hash = mix(hash + tuple.remoteLow);
        hash = mix(hash ^ tuple.ports());
        return (int) (hash ^ (hash >>> 32));
    }

    /** The finalizer of MurmurHash3. */
    private long mix(long value) {
        long mixed = (value ^ (value >>> 33)) * 0xFF51_AFD7_ED55_8CCDL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xC4CE_B9FE_1A85_EC53L;
        return mixed ^ (mixed >>> 33) ^ key;
    }
}
