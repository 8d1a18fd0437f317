package org.tsrecorder.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

/** Sizes, times and addresses as people write them. */
class ValuesTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "17, 17",
        "1K, 1024",
        "1kib, 1024",
        "512MiB, 536870912",
        "2G, 2147483648",
        "3 TB, 3298534883328",
        "9B, 9"
    })
    void sizesAreRead(String text, long bytes) {
        assertThat(new Sizes().convert(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1.5G", "1X", "G", "9999999999T", "99999999999999999999"})
    void otherSizesAreRefused(String text) {
        assertThatThrownBy(() -> new Sizes().convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("wanted a size");
    }

    @ParameterizedTest
    @CsvSource({"0, 0 B", "1023, 1023 B", "1024, 1.0 KiB", "1048575, 1.0 MiB", "157286400, 150 MiB"})
    void sizesAreShownWithThreeDigits(long bytes, String text) {
        assertThat(Sizes.show(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"30s, PT30S", "1h30m, PT1H30M", "7d, P7D", "2.5s, PT2.5S", "0s, PT0S", "1d2h3m4s, PT26H3M4S"})
    void timesAreRead(String text, Duration duration) {
        assertThat(new Durations().convert(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "5", "-1s", "1s1m", "soon"})
    void otherTimesAreRefused(String text) {
        assertThatThrownBy(() -> new Durations().convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("wanted a time");
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:80, 127.0.0.1:80",
        "[::1]:0, [0:0:0:0:0:0:0:1]:0",
        "localhost:8080, 127.0.0.1:8080",
        ":9090, 0.0.0.0:9090"
    })
    void addressesAreReadAndShown(String text, String shown) {
        assertThat(Endpoints.show(new Endpoints().convert(text)))
                .isIn(shown, shown.replace("0.0.0.0", "[0:0:0:0:0:0:0:0]"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "80", "::1:80", "host:", "host:x", "host:65536"})
    void otherAddressesAreRefused(String text) {
        assertThatThrownBy(() -> new Endpoints().convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("wanted HOST:PORT");
    }

    @Test
    void lengthsAreShownAsClocksShowThem() {
        assertThat(Durations.show(Duration.ofSeconds(65))).isEqualTo("1:05");
        assertThat(Durations.show(Duration.ofHours(1))).isEqualTo("1:00:00");
    }
}
