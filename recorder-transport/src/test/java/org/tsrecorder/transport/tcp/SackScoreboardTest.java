package org.tsrecorder.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against RFC 6675's definitions taken literally, octet by octet. */
class SackScoreboardTest {
    private static final int SPAN = 120;
    private static final int SEGMENT = 5;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void agreesWithTheDefinitions(long seed) {
        Random random = new Random(seed);
        int base = Integer.MAX_VALUE - SPAN / 2;
        for (int round = 0; round < 40; round++) {
            SackScoreboard scoreboard = new SackScoreboard();
            BitSet model = new BitSet();
            for (int i = 0; i < random.nextInt(8); i++) {
                int start = 1 + random.nextInt(SPAN - 10);
                int end = start + 1 + random.nextInt(9);
                scoreboard.mark(base + start, base + end);
                model.set(start, end);
            }
            assertThat(scoreboard.octets()).isEqualTo(model.cardinality());
            int retransmitted = random.nextInt(SPAN);
            check(scoreboard, model, base, retransmitted);
        }
    }

    private static void check(SackScoreboard scoreboard, BitSet model, int base, int retransmitted) {
        int lostBefore = scoreboard.lostBefore(base, SEGMENT) - base;
        int pipe = 0;
        for (int octet = 0; octet < SPAN; octet++) {
            if (!model.get(octet)) {
                assertThat(octet < lostBefore).as("octet %d", octet).isEqualTo(isLost(model, octet));
                pipe += (isLost(model, octet) ? 0 : 1) + (octet < retransmitted ? 1 : 0);
                assertThat(scoreboard.firstMissing(base + octet) - base).isEqualTo(octet);
                int arrived = model.nextSetBit(octet);
                assertThat(scoreboard.nextArrived(base + octet, base + SPAN) - base)
                        .isEqualTo(arrived < 0 ? SPAN : arrived);
            } else {
                assertThat(scoreboard.firstMissing(base + octet) - base).isEqualTo(model.nextClearBit(octet));
            }
        }
        assertThat(scoreboard.pipe(base, base + SPAN, base + lostBefore, base + retransmitted))
                .isEqualTo(pipe);
        assertThat(scoreboard.highest(base) - base).isEqualTo(model.length());
    }

    /** RFC 6675 §4: three discontiguous sequences, or more than two segments' octets, reported above. */
    private static boolean isLost(BitSet model, int octet) {
        int octets = model.get(octet, SPAN).cardinality();
        int sequences = 0;
        for (int at = model.nextSetBit(octet); at >= 0; at = model.nextSetBit(model.nextClearBit(at))) {
            sequences++;
        }
        return sequences >= 3 || octets > 2 * SEGMENT;
    }
}
