package org.tsrecorder.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tsrecorder.testkit.Splits;

class ScreenPropertiesTest {
    @Test
    void theScreenKeepsItsPromisesAfterAnything() {
        for (long seed = 1; seed <= 100; seed++) {
            Random random = new Random(seed);
            Screen screen = new Screen(1 + random.nextInt(30), 1 + random.nextInt(10), random.nextInt(20));
            for (int step = 0; step < 60; step++) {
                if (random.nextInt(6) == 0) {
                    screen.resize(1 + random.nextInt(30), 1 + random.nextInt(10));
                } else {
                    screen.feed(RandomOutput.text(random, 60));
                }
                verify(screen, seed, step);
            }
        }
    }

    private static void verify(Screen screen, long seed, int step) {
        try {
            screen.verify();
        } catch (IllegalStateException broken) {
            throw new AssertionError("seed " + seed + ", step " + step, broken);
        }
        assertThat(screen.view()).as("seed %d, step %d", seed, step).hasSize(screen.rows());
    }

    @Test
    void anySplitGivesTheSameScreen() {
        for (long seed = 1; seed <= 25; seed++) {
            byte[] input = RandomOutput.bytes(seed, 4_000);
            List<String> seen = new ArrayList<>();
            for (Splits.Split split : Splits.of(input)) {
                Screen screen = new Screen(20, 6);
                split.pieces().forEach(piece -> screen.feed(piece, 0, piece.length));
                seen.add(screen.view() + " " + screen.text() + screen.cursor() + screen.alternate());
            }
            assertThat(seen).as("seed %d", seed).containsOnly(seen.getFirst());
        }
    }
}
