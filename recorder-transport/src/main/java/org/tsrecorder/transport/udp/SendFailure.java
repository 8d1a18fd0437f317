package org.tsrecorder.transport.udp;

import io.netty.channel.unix.Errors.NativeIoException;
import java.net.NoRouteToHostException;
import java.util.Locale;

/** Sorts what the kernel says to a datagram it will not take. */
final class SendFailure {
    // Linux errno(3); Netty hands them over negated.
    private static final int EPERM = 1;
    private static final int EIO = 5;
    private static final int ENOMEM = 12;
    private static final int EACCES = 13;
    private static final int EINVAL = 22;
    private static final int EMSGSIZE = 90;
    private static final int EAFNOSUPPORT = 97;
    private static final int ENETDOWN = 100;
    private static final int ENETUNREACH = 101;
    private static final int ENOBUFS = 105;
    private static final int EHOSTUNREACH = 113;

    private SendFailure() {}

    static UdpCounter counterOf(Throwable failure) {
        return failure instanceof NativeIoException known ? byNumber(-known.expectedErr()) : byWords(failure);
    }

    private static UdpCounter byNumber(int errno) {
        return switch (errno) {
            case ENOBUFS, ENOMEM -> UdpCounter.SENDS_WITHOUT_BUFFERS;
            case EMSGSIZE -> UdpCounter.OVERSIZED_SENDS;
            case ENETUNREACH, EHOSTUNREACH, ENETDOWN, EAFNOSUPPORT -> UdpCounter.UNROUTED_SENDS;
            case EPERM, EACCES -> UdpCounter.FORBIDDEN_SENDS;
            default -> UdpCounter.OTHER_ERRORS;
        };
    }

    /** The JDK's channels have no numbers, but the C library's words. */
    private static UdpCounter byWords(Throwable failure) {
        String words = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        if (failure instanceof NoRouteToHostException
                || words.contains("unreachable")
                || words.contains("unsupported address")) {
            return UdpCounter.UNROUTED_SENDS;
        } else if (words.contains("too long") || words.contains("too large")) {
            return UdpCounter.OVERSIZED_SENDS;
        } else if (words.contains("buffer space")) {
            return UdpCounter.SENDS_WITHOUT_BUFFERS;
        } else if (words.contains("not permitted") || words.contains("denied")) {
            return UdpCounter.FORBIDDEN_SENDS;
        }
        return UdpCounter.OTHER_ERRORS;
    }

    /** Whether the next datagram to the same destination would fare no better. */
    static boolean isOfDestination(Throwable failure) {
        UdpCounter counter = counterOf(failure);
        return counter == UdpCounter.UNROUTED_SENDS || counter == UdpCounter.FORBIDDEN_SENDS;
    }

    /** Whether a device refuses to cut buffers into datagrams, as those without checksum offload do. */
    static boolean refusesSegmentation(Throwable failure) {
        return failure instanceof NativeIoException known
                && (known.expectedErr() == -EIO || known.expectedErr() == -EINVAL);
    }
}
