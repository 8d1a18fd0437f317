package org.tsrecorder.ingest;

/**
 * Where the upload stands, in the client's bytes and in the stored ones, which differ by the rewritten header line.
 *
 * <pre>
 *   client  {"version":2,…}⏎[0.1,"o","a"]⏎
 *   stored  {"dstNode":"…","dstNodeID":"…",…,"version":2,…}⏎[0.1,"o","a"]⏎
 *            0 until here                                   └ from here on: minus one header, plus the other
 * </pre>
 */
final class Offsets {
    private long received;
    private long stored;
    private long written;
    private long durable;
    private long receivedHeader;
    private long storedHeader;

    void receive(long bytes) {
        received += bytes;
    }

    void store(long bytes) {
        stored += bytes;
    }

    /** All that was received so far was the header line, and {@code bytes} are stored for it. */
    void storeHeader(long bytes) {
        receivedHeader = received;
        storedHeader = bytes;
        stored = bytes;
    }

    void written(long offset) {
        written = Math.max(written, checked(offset));
    }

    void durable(long offset) {
        durable = Math.max(durable, checked(offset));
    }

    long received() {
        return received;
    }

    long stored() {
        return stored;
    }

    long written() {
        return written;
    }

    long durable() {
        return durable;
    }

    /** Bytes of the client that are written. */
    long receivedAndWritten() {
        return inUpload(written);
    }

    /** Bytes of the client that are durable. */
    long receivedAndDurable() {
        return inUpload(durable);
    }

    private long inUpload(long offset) {
        return storedHeader == 0 || offset < storedHeader ? 0 : offset - storedHeader + receivedHeader;
    }

    private long checked(long offset) {
        if (offset > stored) {
            throw new IllegalArgumentException("offset " + offset + " is beyond the " + stored + " bytes handed out");
        }
        return offset;
    }
}
