package org.tsrecorder.transport.derp;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.transport.key.NodePublicKey;

/** Key objects of those who sent last, so that a packet of a peer that is known costs none. */
final class SourceKeys {
    private static final int WORDS = DerpConstants.KEY_BYTES / Long.BYTES;

    private final @Nullable NodePublicKey[] keys = new NodePublicKey[DerpTuning.REMEMBERED_SOURCES];
    private final long[] words = new long[WORDS * DerpTuning.REMEMBERED_SOURCES];

    /** The key whose 32 bytes are at {@code index}. */
    NodePublicKey at(ByteBuf frame, int index) {
        long first = frame.getLong(index);
        int slot = (int) (first >>> 32) & (DerpTuning.REMEMBERED_SOURCES - 1);
        NodePublicKey known = keys[slot];
        if (known != null && isAt(frame, index, slot)) {
            return known;
        }
        byte[] bytes = new byte[DerpConstants.KEY_BYTES];
        frame.getBytes(index, bytes);
        NodePublicKey key = NodePublicKey.of(bytes);
        keys[slot] = key;
        for (int i = 0; i < WORDS; i++) {
            words[WORDS * slot + i] = frame.getLong(index + Long.BYTES * i);
        }
        return key;
    }

    private boolean isAt(ByteBuf frame, int index, int slot) {
        for (int i = 0; i < WORDS; i++) {
            if (words[WORDS * slot + i] != frame.getLong(index + Long.BYTES * i)) {
                return false;
            }
        }
        return true;
    }
}
