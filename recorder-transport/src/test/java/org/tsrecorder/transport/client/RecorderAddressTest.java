package org.tsrecorder.transport.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecorderAddressTest {
    @ParameterizedTest
    @CsvSource({
        "recorder, recorder:80",
        "recorder:8080, recorder:8080",
        "100.64.0.1:80, 100.64.0.1:80",
        "http://recorder:81/, recorder:81",
        "http://recorder, recorder:80",
        "[fd7a:115c::1]:82, [fd7a:115c::1]:82",
        "[fd7a:115c::1], [fd7a:115c::1]:80",
        "fd7a:115c::1, [fd7a:115c::1]:80"
    })
    void addressesAreReadAsPeopleWriteThem(String text, String address) {
        assertThat(RecorderAddress.parse(text)).hasToString(address);
        assertThat(RecorderAddress.parse(address)).isEqualTo(RecorderAddress.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":80",
                "recorder:",
                "recorder:0",
                "recorder:65536",
                "recorder:http",
                "https://recorder",
                "a/b"
            })
    void anythingElseIsRefusedInOneLine(String text) {
        assertThatThrownBy(() -> RecorderAddress.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("recorder address: wanted HOST:PORT, port 1 to 65535, got ");
    }
}
