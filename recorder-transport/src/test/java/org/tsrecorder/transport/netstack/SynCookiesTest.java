package org.tsrecorder.transport.netstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tsrecorder.transport.packet.IpAddress;

final class SynCookiesTest {
    private static final long SECOND = 1_000_000_000L;
    private final SynCookies cookies = new SynCookies(StackFixture.hash(99));
    private final FourTuple tuple = FourTuple.of(IpAddress.of("100.64.0.1"), 80, IpAddress.of("100.64.0.2"), 40_000);

    @ParameterizedTest
    @CsvSource({"216, 216", "535, 216", "536, 536", "1239, 1220", "1240, 1240", "1460, 1460", "65535, 1460"})
    void theSegmentSizeComesBackRoundedDown(int size, int remembered) {
        int cookie = cookies.issue(0, tuple, 4711, size);
        assertThat(cookies.validate(0, tuple, cookie, 4711)).isEqualTo(remembered);
    }

    @Test
    void aCookieIsGoodForAMinuteAndNotForThree() {
        for (long start : new long[] {0, -1, Long.MAX_VALUE - 100 * SECOND, 31 * 64 * SECOND}) {
            int cookie = cookies.issue(start, tuple, 1, 1240);
            assertThat(cookies.validate(start + 60 * SECOND, tuple, cookie, 1)).isEqualTo(1240);
            assertThat(cookies.validate(start + 130 * SECOND, tuple, cookie, 1)).isEqualTo(SynCookies.INVALID);
            assertThat(cookies.validate(start + 32 * 64 * SECOND, tuple, cookie, 1))
                    .isEqualTo(SynCookies.INVALID);
        }
    }

    @Test
    void aCookieIsOfOneConnectionAlone() {
        int cookie = cookies.issue(0, tuple, 1, 1240);
        FourTuple other = FourTuple.of(IpAddress.of("100.64.0.1"), 80, IpAddress.of("100.64.0.2"), 40_001);
        assertThat(cookies.validate(0, other, cookie, 1)).isEqualTo(SynCookies.INVALID);
        assertThat(cookies.validate(0, tuple, cookie, 2)).isEqualTo(SynCookies.INVALID);
        assertThat(cookies.validate(0, tuple, cookie ^ 1 << 24, 1)).isEqualTo(SynCookies.INVALID);
        assertThat(new SynCookies(StackFixture.hash(98)).validate(0, tuple, cookie, 1))
                .isEqualTo(SynCookies.INVALID);
    }

    @Test
    void cookiesAreExpectedWhileTheyAreGood() {
        assertThat(cookies.areOut(0)).isFalse();
        cookies.issue(5 * SECOND, tuple, 1, 1240);
        assertThat(cookies.areOut(100 * SECOND)).isTrue();
        assertThat(cookies.areOut(134 * SECOND)).isFalse();
    }

    @Test
    void aTimestampHoldsTheOptionsAndIsNeverAheadOfTheClock() {
        Random random = new Random(7323);
        for (int i = 0; i < 10_000; i++) {
            int clock = random.nextInt();
            int scale = random.nextInt(-1, 15);
            boolean sack = random.nextBoolean();
            int timestamp = SynCookies.timestamp(clock, scale, sack);
            assertThat(clock - timestamp).isBetween(0, 31);
            assertThat(SynCookies.windowScale(timestamp)).isEqualTo(scale);
            assertThat(SynCookies.sack(timestamp)).isEqualTo(sack);
        }
    }

    @Test
    void aWindowScaleBeyondTheMostIsTheMost() {
        assertThat(SynCookies.windowScale(SynCookies.timestamp(1000, 200, false)))
                .isEqualTo(14);
    }
}
