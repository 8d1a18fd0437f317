package org.tsrecorder.cli;

/** A network on which sessions are taken besides, or instead of, the host's ordinary sockets. */
interface Carrier extends AutoCloseable {
    /** What the ready line says of it: words such as {@code tailnet=100.64.0.1:80}. */
    String readyWords();

    /** Adds what it counts to the page for Prometheus. */
    default void tellOfItself(RecorderMetrics metrics) {}

    @Override
    void close();
}
