package org.tsrecorder.transport.packet;

/** Types and codes of ICMPv6 (RFC 4443). */
public final class Icmpv6Type {
    /** A packet could not be delivered. */
    public static final int DESTINATION_UNREACHABLE = 1;

    /** A packet was bigger than the next link's MTU, which is in the header. */
    public static final int PACKET_TOO_BIG = 2;

    /** A packet lived too long, or not all of its fragments came. */
    public static final int TIME_EXCEEDED = 3;

    /** A field of a packet's header made no sense. */
    public static final int PARAMETER_PROBLEM = 4;

    /** Wants its data back. */
    public static final int ECHO_REQUEST = 128;

    /** An answer to {@link #ECHO_REQUEST}. */
    public static final int ECHO_REPLY = 129;

    /** Code of unreachable: nobody listens on the port. */
    public static final int CODE_PORT_UNREACHABLE = 4;

    /** Code of parameter problem: a next header that nobody serves. */
    public static final int CODE_UNRECOGNIZED_NEXT_HEADER = 1;

    private Icmpv6Type() {}

    /** Whether messages of this type report an error: the types below 128 (RFC 4443 §2.1). */
    public static boolean isError(int type) {
        return type < ECHO_REQUEST;
    }
}
