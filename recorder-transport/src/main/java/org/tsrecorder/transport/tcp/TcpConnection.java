package org.tsrecorder.transport.tcp;

/** One TCP connection. */
public final class TcpConnection {
    /** No timer runs. */
    public static final long NO_DEADLINE = Long.MAX_VALUE;

    private TcpConnection() {}
}
