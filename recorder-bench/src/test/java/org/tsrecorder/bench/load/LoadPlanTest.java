package org.tsrecorder.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoadPlanTest {
    private static LoadPlan parse(String line) {
        return LoadPlan.parse(List.of(line.split(" ", -1)));
    }

    @Test
    void everyFlagIsRead() {
        LoadPlan plan = parse("--to [::1]:80 --sessions 7 --rate 200 --write-interval 500 --seconds 9 --ramp 2 --mib 3"
                + " --pid 42 --verify /data --json");
        assertThat(plan.host()).isEqualTo("[::1]");
        assertThat(plan.port()).isEqualTo(80);
        assertThat(plan.sessions()).isEqualTo(7);
        assertThat(plan.writeSize()).isEqualTo(100);
        assertThat(plan.duration()).hasSeconds(9);
        assertThat(plan.ramp()).hasSeconds(2);
        assertThat(plan.mib()).isEqualTo(3);
        assertThat(plan.pid()).contains(42L);
        assertThat(plan.verify()).hasValueSatisfying(path -> assertThat(path).hasToString("/data"));
        assertThat(plan.json()).isTrue();
    }

    @Test
    void aLargeWriteIsMadeOfLinesOfTheSameLength() {
        LoadPlan plan = parse("--to h:1 --rate 100000");
        assertThat(plan.writeSize() % plan.lineLength()).isZero();
        assertThat(plan.writeSize()).isBetween(99_900, 100_000);
    }

    @ParameterizedTest
    @CsvSource({
        "--sessions 1, --to",
        "--to h:1 --sessions 0, --sessions",
        "--to h:1 --sessions many, --sessions",
        "--to h:1 --rate 10, --write-interval",
        "--to h:1 --speed 3, --speed",
        "--to h:1 --rate, --rate",
        "--to h:x, --to"
    })
    void aWrongCommandLineIsToldByItsFlag(String line, String flag) {
        assertThatThrownBy(() -> parse(line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(flag + ": ");
    }
}
