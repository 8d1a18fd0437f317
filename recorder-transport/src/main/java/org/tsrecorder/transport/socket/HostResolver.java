package org.tsrecorder.transport.socket;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Finds the overlay address behind a name; may block. Safe for any thread. */
@FunctionalInterface
public interface HostResolver {
    /**
     * The address to connect to.
     *
     * @param host a name, or an IP address as text without brackets
     */
    InetAddress resolve(String host) throws UnknownHostException;

    /** Asks the host's own resolver. */
    static HostResolver system() {
        return InetAddress::getByName;
    }
}
