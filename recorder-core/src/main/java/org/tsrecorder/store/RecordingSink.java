package org.tsrecorder.store;

import io.netty.buffer.ByteBuf;

/**
 * Takes the bytes of one recording. No method blocks or throws on I/O: what became of the bytes is told to the
 * {@link SinkProgress} given at creation. All calls come from one thread at a time.
 */
public interface RecordingSink {
    /**
     * Adds bytes at the end. The buffer's ownership moves to the store, which releases it when the bytes are with the
     * operating system, and also when the recording has failed or was ended.
     */
    void append(ByteBuf bytes);

    /** Ends the recording after all that was appended; {@link SinkProgress#finished()} follows once it is durable. */
    void finish(RecordingEnd end);

    /**
     * Takes the recording back as though it had never been created. Only for one that nothing was appended to; evidence
     * is never deleted.
     *
     * @throws IllegalStateException when bytes were appended
     */
    void discard();
}
