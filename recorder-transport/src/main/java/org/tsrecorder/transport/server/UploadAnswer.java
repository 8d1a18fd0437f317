package org.tsrecorder.transport.server;

/** What the client of an upload hears, in the words of the call it made; on the connection's event loop. */
interface UploadAnswer {
    /** The store has taken the recording. */
    void accepted();

    /** Whether the client of this call hears of progress at all. */
    boolean acknowledges();

    /** Tries to say that so many bytes of the upload are durable; {@code false} when that must wait. */
    boolean acknowledge(long bytes);

    /** The recording is whole and durable. */
    void finished(long bytes);

    /** The upload failed; {@code status} is for a client that has heard nothing yet. */
    void failed(int status, String text);
}
