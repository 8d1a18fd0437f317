package org.tsrecorder.transport.packet;

import io.netty.buffer.ByteBuf;

/**
 * A message of TSMP, with which nodes of a tailnet tell each other what concerns the tunnel itself. It stands right
 * behind the IP header, without a checksum; ports are big endian. Bytes beyond a message's own are not looked at.
 *
 * <pre>
 *   '!' │ protocol │ reason │ source port ×2 │ destination port ×2 │ flags, may be absent     a flow is rejected
 *   'p' │ data ×8                                                                             ping
 *   'o' │ data ×8 │ port of the peer API ×2, may be absent                                    its answer
 *   'a' │ disco public key ×32                                                                the sender's disco key
 * </pre>
 *
 * <p>Source: {@code net/packet/tsmp.go} of Tailscale.
 */
public final class TsmpHeader {
    /** A flow of the receiver's is rejected. */
    public static final int REJECT = '!';

    /** A ping, to be answered. */
    public static final int PING = 'p';

    /** The answer to a ping. */
    public static final int PONG = 'o';

    /** The sender's disco key. */
    public static final int DISCO_ADVERT = 'a';

    /** Reason of a reject: the access rules. */
    public static final int REASON_ACL = 'A';

    /** Reason of a reject: the node lets nobody in. */
    public static final int REASON_SHIELDS_UP = 'S';

    /** Bytes of a reject without flags. */
    public static final int REJECT_LENGTH = 7;

    /** Bytes of a ping. */
    public static final int PING_LENGTH = 9;

    /** Bytes of a pong, as it is sent. */
    public static final int PONG_LENGTH = 11;

    /** Bytes of a disco key's message. */
    public static final int DISCO_ADVERT_LENGTH = 33;

    private static final int FLAGS = 7;
    private static final int MAYBE_BROKEN = 1;

    private int type;
    private int offset;
    private int rejectedProtocol;
    private int reason;
    private int sourcePort;
    private int destinationPort;
    private boolean maybeBroken;
    private long pingData;
    private int peerApiPort;

    /** A view of nothing yet. */
    public TsmpHeader() {}

    /**
     * Reads the message of {@code length} bytes at {@code offset}. What does not belong to its type keeps its former
     * value; the fields hold only if the answer is {@link PacketFault#NONE}. A type that is none of the four is no
     * fault.
     */
    public PacketFault wrap(ByteBuf buffer, int offset, int length) {
        if (length < 1) {
            return PacketFault.TOO_SHORT;
        }
        this.offset = offset;
        type = buffer.getUnsignedByte(offset);
        if (length < leastLength(type)) {
            return PacketFault.TOO_SHORT;
        }
        switch (type) {
            case REJECT -> readReject(buffer, length);
            case PING, PONG -> readPing(buffer, length);
            default -> {}
        }
        return PacketFault.NONE;
    }

    private static int leastLength(int type) {
        return switch (type) {
            case REJECT -> REJECT_LENGTH;
            case PING, PONG -> PING_LENGTH;
            case DISCO_ADVERT -> DISCO_ADVERT_LENGTH;
            default -> 1;
        };
    }

    private void readReject(ByteBuf buffer, int length) {
        rejectedProtocol = buffer.getUnsignedByte(offset + 1);
        reason = buffer.getUnsignedByte(offset + 2);
        sourcePort = buffer.getUnsignedShort(offset + 3);
        destinationPort = buffer.getUnsignedShort(offset + 5);
        maybeBroken = length > FLAGS && (buffer.getByte(offset + FLAGS) & MAYBE_BROKEN) != 0;
    }

    private void readPing(ByteBuf buffer, int length) {
        pingData = buffer.getLong(offset + 1);
        peerApiPort = type == PONG && length >= PONG_LENGTH ? buffer.getUnsignedShort(offset + PING_LENGTH) : 0;
    }

    /** {@link #REJECT}, {@link #PING}, {@link #PONG}, {@link #DISCO_ADVERT}, or any other byte. */
    public int type() {
        return type;
    }

    /** The rejected packet's protocol, one of {@link IpProtocol}. */
    public int rejectedProtocol() {
        return rejectedProtocol;
    }

    /** Why it was rejected: {@link #REASON_ACL}, {@link #REASON_SHIELDS_UP}, or another letter. */
    public int reason() {
        return reason;
    }

    /** The rejected packet's source port: one of the receiver of this message. */
    public int sourcePort() {
        return sourcePort;
    }

    /** The rejected packet's destination port: one of the sender of this message. */
    public int destinationPort() {
        return destinationPort;
    }

    /** Whether the sender only suspects that the flow cannot work. */
    public boolean maybeBroken() {
        return maybeBroken;
    }

    /** A ping's or pong's eight bytes. */
    public long pingData() {
        return pingData;
    }

    /** Where a pong's sender has its peer API; 0 for nowhere. */
    public int peerApiPort() {
        return peerApiPort;
    }

    /** Where in the buffer the 32 bytes of a disco key begin. */
    public int discoKeyOffset() {
        return offset + 1;
    }

    /** Appends a reject of a TCP or UDP flow, {@link #REJECT_LENGTH} bytes; the ports are the rejected packet's. */
    public static void appendReject(ByteBuf out, int protocol, int reason, int sourcePort, int destinationPort) {
        out.writeByte(REJECT).writeByte(protocol).writeByte(reason);
        out.writeShort(sourcePort).writeShort(destinationPort);
    }

    /** Appends a ping, {@link #PING_LENGTH} bytes. */
    public static void appendPing(ByteBuf out, long data) {
        out.writeByte(PING).writeLong(data);
    }

    /** Appends a pong of a node without a peer API, {@link #PONG_LENGTH} bytes. */
    public static void appendPong(ByteBuf out, long data) {
        out.writeByte(PONG).writeLong(data).writeShort(0);
    }

    /** Appends a disco key's message, {@link #DISCO_ADVERT_LENGTH} bytes; {@code key} has 32. */
    public static void appendDiscoAdvert(ByteBuf out, byte[] key) {
        out.writeByte(DISCO_ADVERT).writeBytes(key);
    }
}
