package org.tsrecorder.transport.magicsock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tsrecorder.transport.packet.IpAddress;

/** Points and stickiness; latencies in milliseconds. */
class AddressQualityTest {
    @ParameterizedTest(name = "{0} at {1} ms instead of {2} at {3} ms: {4}")
    @CsvSource({
        // Speed alone, in percent.
        "192.0.2.1,   10, 192.0.2.2,   20, true",
        "192.0.2.1,   20, 192.0.2.2,   10, false",
        "192.0.2.1,   10, 192.0.2.2,   10, false",
        "192.0.2.1,  990, 192.0.2.2, 1000, false",
        "192.0.2.1,  980, 192.0.2.2, 1000, true",
        // Near ones are worth a little time.
        "10.0.0.1,    50, 192.0.2.2,   50, true",
        "10.0.0.1,    50, 192.0.2.2,   45, true",
        "10.0.0.1,    50, 192.0.2.2,   39, false",
        "172.31.0.1,  50, 192.0.2.2,   45, true",
        "172.32.0.1,  50, 192.0.2.2,   45, false",
        "192.168.1.1, 50, 192.0.2.2,   45, true",
        "169.254.0.1, 50, 10.0.0.1,    48, true",
        "127.0.0.1,   50, 10.0.0.1,    36, true",
        "127.0.0.1,   50, 10.0.0.1,    30, false",
        "192.0.2.1,    5, 127.0.0.1,   20, true",
        "192.0.2.1,   15, 127.0.0.1,   20, false",
        // IPv6 as well.
        "2001:db8::1, 50, 192.0.2.2,   50, true",
        "2001:db8::1, 50, 192.0.2.2,   44, false",
        "192.0.2.2,   50, 2001:db8::1, 50, false",
        "fc00::1,     50, 10.0.0.1,    48, true",
        "10.0.0.1,    50, fc00::1,     50, false",
        // No latency at all is no division by zero.
        "192.0.2.1,    0, 192.0.2.2,    0, false",
        "192.0.2.1,    0, 192.0.2.2,    1, true"
    })
    void aBetterAddressIs(String candidate, long latency, String current, long currentLatency, boolean better) {
        assertThat(AddressQuality.isBetter(
                        IpAddress.of(candidate),
                        Duration.ofMillis(latency).toNanos(),
                        IpAddress.of(current),
                        Duration.ofMillis(currentLatency).toNanos()))
                .isEqualTo(better);
    }
}
