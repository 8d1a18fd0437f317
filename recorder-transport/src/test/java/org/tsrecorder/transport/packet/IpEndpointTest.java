package org.tsrecorder.transport.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IpEndpointTest {
    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1:41641", "[2001:db8::1]:1", "0.0.0.0:0", "[::]:65535"})
    void readsBackWhatItPrints(String text) {
        assertThat(IpEndpoint.parse(text))
                .hasValueSatisfying(endpoint -> assertThat(endpoint).hasToString(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "192.0.2.1",
                "192.0.2.1:",
                "192.0.2.1:65536",
                "192.0.2.1:-1",
                "192.0.2.1:000001",
                "2001:db8::1:80",
                "[192.0.2.1]:80",
                "[2001:db8::1]",
                "[]:80",
                "host:80",
                "[2001:db8::1%eth0]:80"
            })
    void anythingElseIsEmpty(String text) {
        assertThat(IpEndpoint.parse(text)).isEmpty();
    }

    @Test
    void aPortIsSixteenBitsWide() {
        assertThatThrownBy(() -> new IpEndpoint(IpAddress.ANY_V4, 65_536)).isInstanceOf(IllegalArgumentException.class);
    }
}
