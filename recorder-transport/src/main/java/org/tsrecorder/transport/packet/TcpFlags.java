package org.tsrecorder.transport.packet;

/** The control bits of a TCP header (RFC 9293 §3.1), as they stand in its fourteenth byte. */
public final class TcpFlags {
    /** No more data from the sender. */
    public static final int FIN = 0x01;

    /** Synchronize sequence numbers. */
    public static final int SYN = 0x02;

    /** Reset the connection. */
    public static final int RST = 0x04;

    /** Push. */
    public static final int PSH = 0x08;

    /** The acknowledgment field is significant. */
    public static final int ACK = 0x10;

    /** The urgent pointer is significant. */
    public static final int URG = 0x20;

    /** Congestion was echoed (RFC 3168). */
    public static final int ECE = 0x40;

    /** Congestion window reduced (RFC 3168). */
    public static final int CWR = 0x80;

    private static final String NAMES = "FSRPAUEC";

    private TcpFlags() {}

    /** One letter per bit that is set, as in {@code SA}; for messages. */
    public static String toString(int flags) {
        StringBuilder text = new StringBuilder(NAMES.length());
        for (int bit = 0; bit < NAMES.length(); bit++) {
            if ((flags & 1 << bit) != 0) {
                text.append(NAMES.charAt(bit));
            }
        }
        return text.isEmpty() ? "-" : text.toString();
    }
}
