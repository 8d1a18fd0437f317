package org.tsrecorder.transport.derp;

/** Our own choices. */
final class DerpTuning {
    /** A frame that comes in pieces gets at most so much memory before its bytes are there. */
    static final int INITIAL_FRAME_BYTES = 4 << 10;

    /** Longest text of a server that is kept; it goes to logs and people. */
    static final int MAX_HEALTH_BYTES = 1 << 10;

    /** Sources whose key objects are remembered; a power of two. */
    static final int REMEMBERED_SOURCES = 32;

    private DerpTuning() {}
}
