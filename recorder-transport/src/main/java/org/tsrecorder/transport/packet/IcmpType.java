package org.tsrecorder.transport.packet;

/** Types and codes of ICMP for IPv4 (RFC 792, 1191, 1812). */
public final class IcmpType {
    /** An answer to {@link #ECHO_REQUEST}. */
    public static final int ECHO_REPLY = 0;

    /** A packet could not be delivered. */
    public static final int DESTINATION_UNREACHABLE = 3;

    /** Wants its data back. */
    public static final int ECHO_REQUEST = 8;

    /** A packet lived too long, or not all of its fragments came. */
    public static final int TIME_EXCEEDED = 11;

    /** A field of a packet's header made no sense. */
    public static final int PARAMETER_PROBLEM = 12;

    /** Code of unreachable: nobody serves the protocol. */
    public static final int CODE_PROTOCOL_UNREACHABLE = 2;

    /** Code of unreachable: nobody listens on the port. */
    public static final int CODE_PORT_UNREACHABLE = 3;

    /** Code of unreachable: too big, and it may not be fragmented; the next link's MTU is in the header. */
    public static final int CODE_FRAGMENTATION_NEEDED = 4;

    /** Code of time exceeded: not all fragments came in time. */
    public static final int CODE_REASSEMBLY_TIME = 1;

    private IcmpType() {}

    /** Whether messages of this type quote a packet that went wrong; such are never answered by another. */
    public static boolean isError(int type) {
        return switch (type) {
            // 4 source quench (historic, RFC 6633), 5 redirect
            case DESTINATION_UNREACHABLE, 4, 5, TIME_EXCEEDED, PARAMETER_PROBLEM -> true;
            default -> false;
        };
    }
}
