package org.tsrecorder.transport.magicsock;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.packet.IpEndpoint;

/** Which of a host's addresses peers are told, and in which order. */
class OwnEndpointsTest {
    private static final HostAddresses.Found HOST = found("10.0.0.2/24", "127.0.0.1/8");
    private static final InetSocketAddress WILDCARD = new InetSocketAddress(41_641);

    private static HostAddresses.Found found(String... assigned) {
        return HostAddresses.choose(Arrays.stream(assigned)
                .map(text -> text.split("/", -1))
                .map(parts -> new HostAddresses.Assigned(IpAddress.of(parts[0]), Integer.parseInt(parts[1])))
                .toList());
    }

    private static List<String> determine(StunView stun, HostAddresses.Found host, String... configured) {
        List<IpEndpoint> known =
                Arrays.stream(configured).map(OnePath::endpoint).toList();
        return OwnEndpoints.determine(WILDCARD, stun, known, host).stream()
                .map(endpoint -> endpoint.type() + " " + endpoint.address())
                .toList();
    }

    private static StunView stun(boolean varies) {
        return new StunView(
                List.of(OnePath.endpoint("192.0.2.9:5000")),
                List.of(OnePath.endpoint("[2001:db8::9]:41641")),
                Optional.of(varies));
    }

    @Test
    void whatServersSawComesFirstThenTheHost() {
        assertThat(determine(stun(false), HOST, "203.0.113.1:1"))
                .containsExactly(
                        "STUN 192.0.2.9:5000",
                        "STUN [2001:db8::9]:41641",
                        "EXPLICIT_CONF 203.0.113.1:1",
                        "LOCAL 10.0.0.2:41641");
    }

    @Test
    void behindAHardNatTheLocalPortIsGuessed() {
        assertThat(determine(stun(true), HOST)).contains("STUN4_LOCAL_PORT 192.0.2.9:41641");
    }

    @Test
    void anAddressIsToldOnce() {
        assertThat(determine(StunView.NONE, HOST, "10.0.0.2:41641")).containsExactly("EXPLICIT_CONF 10.0.0.2:41641");
    }

    @Test
    void loopbackIsToldOnlyForWantOfAnythingElse() {
        HostAddresses.Found alone = found("127.0.0.1/8", "::1/128");
        assertThat(determine(StunView.NONE, alone)).containsExactly("LOCAL 127.0.0.1:41641", "LOCAL [::1]:41641");
        assertThat(determine(stun(false), alone)).noneMatch(text -> text.startsWith("LOCAL"));
    }

    @Test
    void aSocketBoundToOneAddressIsThereAlone() {
        assertThat(OwnEndpoints.determine(new InetSocketAddress("10.0.0.7", 5), StunView.NONE, List.of(), HOST))
                .singleElement()
                .satisfies(endpoint -> assertThat(endpoint.address()).hasToString("10.0.0.7:5"));
    }

    @Test
    void addressesOfTailnetsAndLinksAreLeftOut() {
        HostAddresses.Found host = found("100.100.1.1/32", "fd7a:115c:a1e0::1/128", "fe80::1/64", "192.0.2.1/24");
        assertThat(host.regular()).containsExactly(IpAddress.of("192.0.2.1"));
    }

    @Test
    void poorAddressesAreBetterThanNone() {
        assertThat(found("169.254.3.4/16", "fd00::5/64").regular())
                .containsExactly(IpAddress.of("169.254.3.4"), IpAddress.of("fd00::5"));
        assertThat(found("169.254.3.4/16", "192.0.2.1/24").regular()).containsExactly(IpAddress.of("192.0.2.1"));
    }

    @Test
    void aSubnetOfIpv6IsToldTwiceAtMost() {
        assertThat(found("2001:db8::1/64", "2001:db8::2/64", "2001:db8::3/64", "2001:db8:1::1/64")
                        .regular())
                .hasSize(3);
    }
}
