package org.tsrecorder.store;

/**
 * Hears how far one recording has come. Called on the store's threads, one call at a time for one recording, and must
 * return at once. Order: {@link #ready()}, then offsets that never shrink, then exactly one of {@link #finished()} and
 * {@link #failed(StoreException)}; a recording that is refused gets {@code failed} alone, a discarded one nothing more.
 *
 * <p>Offsets count the bytes that were appended to the sink, from its start.
 */
public interface SinkProgress {
    /** The store has reserved the recording and will take its bytes. */
    void ready();

    /** All bytes below {@code offset} are with the operating system and their buffers are released. */
    void written(long offset);

    /** All bytes below {@code offset} are stored under the durability that the store promises. */
    void durable(long offset);

    /** The recording is whole, durable, and has its final state. */
    void finished();

    /** Nothing more will be stored; what was reported durable stays. */
    void failed(StoreException cause);
}
