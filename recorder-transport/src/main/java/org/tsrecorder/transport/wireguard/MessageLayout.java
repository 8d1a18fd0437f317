package org.tsrecorder.transport.wireguard;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Where the fields of the four messages are (paper, §5.4.2 to §5.4.7). Integers are little endian; the type is one byte
 * and three reserved zeros, here read as one integer.
 *
 * <pre>
 *   initiation   0 type=1   4 sender   8 ephemeral 32        40 static 32+16    88 timestamp 12+16   116 mac1  132 mac2  148
 *   response     0 type=2   4 sender   8 receiver  12 ephemeral 32              44 empty 0+16         60 mac1   76 mac2   92
 *   cookie reply 0 type=3   4 receiver 8 nonce 24            32 cookie 16+16                                              64
 *   data         0 type=4   4 receiver 8 counter u64         16 content n+16                                            32+n
 * </pre>
 */
final class MessageLayout {
    static final int TYPE_INITIATION = 1;
    static final int TYPE_RESPONSE = 2;
    static final int TYPE_COOKIE_REPLY = 3;
    static final int TYPE_DATA = 4;

    /** Bytes of an authentication tag. */
    static final int TAG = 16;

    /** Bytes of a public key. */
    static final int KEY = 32;

    /** Bytes of mac1, of mac2 and of a cookie. */
    static final int MAC = 16;

    static final int INITIATION_SENDER = 4;
    static final int INITIATION_EPHEMERAL = 8;
    static final int INITIATION_STATIC = 40;
    static final int INITIATION_TIMESTAMP = 88;
    static final int INITIATION_MAC1 = 116;
    static final int INITIATION_LENGTH = 148;

    static final int RESPONSE_SENDER = 4;
    static final int RESPONSE_RECEIVER = 8;
    static final int RESPONSE_EPHEMERAL = 12;
    static final int RESPONSE_EMPTY = 44;
    static final int RESPONSE_MAC1 = 60;
    static final int RESPONSE_LENGTH = 92;

    static final int COOKIE_REPLY_RECEIVER = 4;
    static final int COOKIE_REPLY_NONCE = 8;
    static final int COOKIE_REPLY_NONCE_LENGTH = 24;
    static final int COOKIE_REPLY_COOKIE = 32;
    static final int COOKIE_REPLY_LENGTH = 64;

    static final int DATA_RECEIVER = 4;
    static final int DATA_COUNTER = 8;
    static final int DATA_CONTENT = 16;
    static final int DATA_OVERHEAD = DATA_CONTENT + TAG;

    /** The most that a data message in one UDP datagram over IPv4 can hold: 65,507 less its overhead. */
    static final int MAX_CONTENT = 65_507 - DATA_OVERHEAD;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private MessageLayout() {}

    /** Reads four bytes at {@code offset}. */
    static int getInt(byte[] message, int offset) {
        return (int) INT.get(message, offset);
    }

    /** Writes four bytes at {@code offset}. */
    static void setInt(byte[] message, int offset, int value) {
        INT.set(message, offset, value);
    }

    /** Where mac1 stands in an initiation or a response; mac2 follows it, and ends the message. */
    static int mac1Offset(byte[] handshakeMessage) {
        return handshakeMessage.length - 2 * MAC;
    }
}
