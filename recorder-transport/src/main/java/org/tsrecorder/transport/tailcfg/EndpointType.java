package org.tsrecorder.transport.tailcfg;

/** How a node knows of an endpoint of its own ({@code tailcfg.EndpointType}). */
public enum EndpointType {
    /** Not said. */
    UNKNOWN(0),
    /** An interface of the host has the address. */
    LOCAL(1),
    /** A STUN server saw it. */
    STUN(2),
    /** A router was asked for it. */
    PORT_MAPPED(3),
    /** The address that a STUN server saw over IPv4, with the local port: a guess. */
    STUN4_LOCAL_PORT(4),
    /** Configured. */
    EXPLICIT_CONF(5);

    private final int code;

    EndpointType(int code) {
        this.code = code;
    }

    /** The number in {@code MapRequest.EndpointTypes}. */
    public int code() {
        return code;
    }
}
