package org.tsrecorder.cli;

/** A network on which sessions are taken besides, or instead of, the host's ordinary sockets. */
interface Carrier extends AutoCloseable {
    /** What the ready line says of it: words such as {@code tailnet=100.64.0.1:80}. */
    String readyWords();

    /** What its tunnel did so far, or till a second ago; nothing where it has none. */
    default TunnelCounts counts() {
        return TunnelCounts.NONE;
    }

    @Override
    void close();
}
