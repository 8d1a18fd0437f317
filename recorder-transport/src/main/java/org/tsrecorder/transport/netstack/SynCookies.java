package org.tsrecorder.transport.netstack;

import java.nio.ByteBuffer;
import org.tsrecorder.transport.tcp.KeyedHash;

/**
 * Initial sequence numbers that hold what a half-open connection would (RFC 4987 §3.6), so that a flood of SYNs takes
 * no memory.
 *
 * <pre>
 *   31    27 26  24 23                                  0
 *   │ period │ MSS │ MAC of 4-tuple, peer's ISS, period, MSS │
 *
 *   our TSval, if the peer sends timestamps:
 *   31                                        5   4   3  0
 *   │ the clock, rounded down                 │ SACK │ window scale, 15 = none │
 * </pre>
 *
 * <p>The peer echoes the number plus 1 in its ACK and the timestamp in TSecr. Without timestamps there is no place for
 * window scale and SACK, and the connection does without.
 */
final class SynCookies {
    /** No valid cookie. */
    static final int INVALID = -1;

    static final int TIMESTAMP_MASK = 0x1F;
    private static final int SACK_BIT = 0x10;
    private static final int NO_WINDOW_SCALE = 0x0F;

    /** What peers' MSS is rounded down to. Below the first they are not served by cookies. */
    private static final int[] SEGMENT_SIZES = {216, 536, 1024, 1220, 1240, 1360, 1440, 1460};

    private static final int MAC_MASK = 0xFF_FFFF;
    private static final int PERIOD_MASK = 0x1F;
    private static final byte DOMAIN = 3;
    private static final int MESSAGE_LENGTH = 1 + 4 * Long.BYTES + Long.BYTES + Integer.BYTES + Long.BYTES + 1;

    private final KeyedHash hash;
    private final ByteBuffer message = ByteBuffer.allocate(MESSAGE_LENGTH);
    private long lastIssuedNanos;
    private boolean issued;

    SynCookies(KeyedHash hash) {
        this.hash = hash;
    }

    /** The initial sequence number to answer a SYN with, for a peer whose MSS is at least {@link #leastSegmentSize}. */
    int issue(long nowNanos, FourTuple tuple, int peerSequenceNumber, int maximumSegmentSize) {
        int sizeClass = SEGMENT_SIZES.length - 1;
        while (sizeClass > 0 && SEGMENT_SIZES[sizeClass] > maximumSegmentSize) {
            sizeClass--;
        }
        lastIssuedNanos = nowNanos;
        issued = true;
        return cookie(period(nowNanos), sizeClass, tuple, peerSequenceNumber);
    }

    static int leastSegmentSize() {
        return SEGMENT_SIZES[0];
    }

    /** Whether an ACK that comes now can hold a cookie of ours. */
    boolean areOut(long nowNanos) {
        return issued && nowNanos - lastIssuedNanos < 2 * NetStackTuning.COOKIE_PERIOD_NANOS;
    }

    /**
     * Looks at the cookie that an ACK brings back.
     *
     * @param cookie SEG.ACK - 1
     * @param peerSequenceNumber SEG.SEQ - 1
     * @return the peer's MSS, rounded down, or {@link #INVALID}
     */
    int validate(long nowNanos, FourTuple tuple, int cookie, int peerSequenceNumber) {
        long now = period(nowNanos);
        int age = ((int) now - (cookie >>> 27)) & PERIOD_MASK;
        int sizeClass = (cookie >>> 24) & 7;
        boolean valid = age <= 1 && cookie(now - age, sizeClass, tuple, peerSequenceNumber) == cookie;
        return valid ? SEGMENT_SIZES[sizeClass] : INVALID;
    }

    private static long period(long nowNanos) {
        return Math.floorDiv(nowNanos, NetStackTuning.COOKIE_PERIOD_NANOS);
    }

    private int cookie(long period, int sizeClass, FourTuple tuple, int peerSequenceNumber) {
        message.clear()
                .put(DOMAIN)
                .putLong(tuple.localHigh)
                .putLong(tuple.localLow)
                .putLong(tuple.remoteHigh)
                .putLong(tuple.remoteLow)
                .putLong(tuple.ports())
                .putInt(peerSequenceNumber)
                .putLong(period)
                .put((byte) sizeClass);
        int mac = (int) hash.hash(message.array()) & MAC_MASK;
        return ((int) period & PERIOD_MASK) << 27 | sizeClass << 24 | mac;
    }

    /** The newest TSval not after {@code clock} that holds these options. */
    static int timestamp(int clock, int windowScale, boolean sack) {
        int options = (windowScale < 0 ? NO_WINDOW_SCALE : Math.min(windowScale, 14)) | (sack ? SACK_BIT : 0);
        int rounded = (clock & ~TIMESTAMP_MASK) | options;
        return rounded - clock > 0 ? rounded - TIMESTAMP_MASK - 1 : rounded;
    }

    /** The peer's window scale that an echoed timestamp holds, or -1. */
    static int windowScale(int timestamp) {
        int scale = timestamp & NO_WINDOW_SCALE;
        return scale == NO_WINDOW_SCALE ? -1 : scale;
    }

    /** Whether both sides can do SACK, by an echoed timestamp. */
    static boolean sack(int timestamp) {
        return (timestamp & SACK_BIT) != 0;
    }
}
