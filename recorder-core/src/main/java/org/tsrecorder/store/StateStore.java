package org.tsrecorder.store;

import java.util.Optional;

/**
 * Where a node keeps who it is between two runs: opaque values under names, as {@code tailscaled} and {@code tsnet}
 * keep theirs. Few values, seldom written, of at most some kilobytes each.
 *
 * <p>One owner at a time: two nodes with one identity fight for it without end, so an implementation refuses a second
 * owner where it can. Safe for any thread; methods may block, so they are for ordinary or virtual threads. All throw
 * {@link StoreException} when the place cannot be read or written.
 */
public interface StateStore extends AutoCloseable {
    /** Longest name, in characters. */
    int MAX_KEY_LENGTH = 256;

    /**
     * The value under a name; empty if there is none.
     *
     * @param key one to {@link #MAX_KEY_LENGTH} characters
     */
    Optional<byte[]> read(String key);

    /**
     * Replaces a value. When this returns it survives a power cut; after a failure either the former or the new value
     * is there, whole.
     */
    void write(String key, byte[] value);

    /** Removes a value; nothing happens when there is none. */
    void remove(String key);

    /** Lets another owner have it. */
    @Override
    void close();

    /** A store that forgets everything with the process: for nodes that are new each time. */
    static StateStore inMemory() {
        return new MemoryStateStore();
    }
}
