package org.tsrecorder.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.tsrecorder.transport.packet.IpAddress;

/** RFC 6528, RFC 9293 §3.4.1. */
class InitialSequenceNumbersTest {
    private static final IpAddress LOCAL = IpAddress.of("100.64.0.1");
    private static final IpAddress REMOTE = IpAddress.of("100.64.0.2");
    private static final IpAddress REMOTE_V6 = IpAddress.of("fd7a:115c:a1e0::2");

    /** Enough of a hash to tell inputs apart. */
    private static KeyedHash keyed(long key) {
        return message -> key * 31 + Arrays.hashCode(message) * 0x9E37_79B9_7F4A_7C15L;
    }

    private static int number(long key, long nowNanos, IpAddress remote, int remotePort) {
        return new InitialSequenceNumbers(keyed(key))
                .opening(nowNanos, LOCAL, 80, remote, remotePort, 1240)
                .initialSequenceNumber();
    }

    @Test
    @Requirement("MUST-8")
    void numbersOfOneConnectionFollowTheClock() {
        int first = number(1, 0, REMOTE, 4000);
        assertThat(number(1, 4_000, REMOTE, 4000) - first).isEqualTo(1);
        assertThat(number(1, 1_000_000_000, REMOTE, 4000) - first).isEqualTo(250_000);
    }

    @Test
    @Requirement("MUST-9")
    void endpointsAndSecretDecideWhereTheyBegin() {
        int number = number(1, 0, REMOTE, 4000);
        assertThat(number(1, 0, REMOTE, 4001)).isNotEqualTo(number);
        assertThat(number(1, 0, REMOTE_V6, 4000)).isNotEqualTo(number);
        assertThat(number(2, 0, REMOTE, 4000)).isNotEqualTo(number);
    }

    @Test
    void theSecretIsAskedForDifferentNumbersAndTimestamps() {
        TcpOpening opening = new InitialSequenceNumbers(keyed(1)).opening(0, LOCAL, 80, REMOTE, 4000, 1240);
        assertThat(opening.timestampOffset()).isNotEqualTo(opening.initialSequenceNumber());
    }

    @Test
    @Requirement("MUST-15")
    void theDefaultSegmentSizeIsThatOfTheAddressFamily() {
        InitialSequenceNumbers numbers =
                new InitialSequenceNumbers(message -> ByteBuffer.wrap(message).getLong());
        assertThat(numbers.opening(0, LOCAL, 80, REMOTE, 4000, 1240).defaultSegmentSize())
                .isEqualTo(536);
        assertThat(numbers.opening(0, REMOTE_V6, 80, REMOTE_V6, 4000, 1220).defaultSegmentSize())
                .isEqualTo(1220);
    }
}
