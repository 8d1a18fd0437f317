package org.tsrecorder.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9293 §3.4. */
class SequenceNumberTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, 0x7FFF_FFF0, -16})
    void orderHoldsAroundTheWrap(int number) {
        Random random = new Random(number);
        for (int i = 0; i < 1000; i++) {
            int later = number + 1 + random.nextInt(Integer.MAX_VALUE - 1);
            assertThat(SequenceNumber.before(number, later)).isTrue();
            assertThat(SequenceNumber.after(later, number)).isTrue();
            assertThat(SequenceNumber.before(later, number)).isFalse();
            assertThat(SequenceNumber.atOrBefore(later, number)).isFalse();
            assertThat(SequenceNumber.atOrAfter(number, later)).isFalse();
            assertThat(SequenceNumber.max(number, later)).isEqualTo(later);
            assertThat(SequenceNumber.min(number, later)).isEqualTo(number);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    void aNumberIsNeitherBeforeNorAfterItself(int number) {
        assertThat(SequenceNumber.before(number, number)).isFalse();
        assertThat(SequenceNumber.after(number, number)).isFalse();
        assertThat(SequenceNumber.atOrBefore(number, number)).isTrue();
        assertThat(SequenceNumber.atOrAfter(number, number)).isTrue();
    }
}
