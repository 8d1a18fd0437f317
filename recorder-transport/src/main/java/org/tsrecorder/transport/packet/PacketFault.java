package org.tsrecorder.transport.packet;

/** What is wrong with a packet's bytes, as a value: whoever drops the packet counts it under this name. */
public enum PacketFault {
    /** Nothing: the packet is well-formed. */
    NONE,
    /** Fewer bytes than the header has. */
    TOO_SHORT,
    /** An IP version other than 4 and 6. */
    BAD_VERSION,
    /** A header length below the least one or beyond the packet. */
    BAD_HEADER_LENGTH,
    /** A total, payload or datagram length that contradicts the bytes there are. */
    BAD_LENGTH,
    /** A checksum that does not hold. */
    BAD_CHECKSUM,
    /** IPv6 extension headers that are malformed, too many, or out of place. */
    BAD_EXTENSION_HEADER,
    /** An IPv6 option that must be understood and is not (RFC 8200 §4.2, action bits other than 00). */
    UNKNOWN_OPTION,
    /** A fragment that ends beyond 65,535 bytes, or one before the last whose size is no multiple of 8. */
    BAD_FRAGMENT,
    /** A port of 0 where a port is needed. */
    BAD_PORT
}
