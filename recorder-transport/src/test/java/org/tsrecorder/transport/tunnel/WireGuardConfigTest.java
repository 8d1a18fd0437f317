package org.tsrecorder.transport.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tsrecorder.transport.key.NodePrivateKey;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.packet.IpPrefix;

class WireGuardConfigTest {
    private static final String OURS = "yAnz5TF+lXXJte14tji3zlMNq+hd2rYUIgJBgB3fBmk=";
    private static final String PEER = "xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=";
    private static final String OTHER = "TrMvSoP4jYQlY6RIzBgbssQqY3vxI2Pi+y71lOWWXX0=";
    private static final String SHARED = "FpCyhws9cxwWoV4xELtfJvjJN+zQVRPISllRWgeopVE=";
    private static final String INTERFACE = "[Interface]\nPrivateKey = " + OURS + "\nAddress = 10.7.0.1/24\n";
    private static final int LINES_OF_INTERFACE = 3;

    private static WireGuardConfig parse(String text) {
        return WireGuardConfig.parse("wg0.conf", text);
    }

    private static TunnelPeer peer(String section) {
        return parse(INTERFACE + "[Peer]\nPublicKey = " + PEER + "\n" + section)
                .peers()
                .getFirst();
    }

    @Test
    void aFileAsWgQuickHasItIsRead() {
        WireGuardConfig config = parse("""
            # The recorder
            [Interface]
            PrivateKey = %s
            ListenPort = 51820   # as everybody
            Address = 10.7.0.1/24, fd07::1/64
            Address = 10.8.0.1
            MTU = 1380

            [Peer]
            # Name = laptop
            PublicKey = %s
            PresharedKey = %s
            AllowedIPs = 10.7.0.2/32, fd07::2/128
            AllowedIPs = 192.168.9.0/24
            Endpoint = vpn.example.net:51821
            PersistentKeepalive = 25

            [Peer]
            PublicKey = %s
            """.formatted(OURS, PEER, SHARED, OTHER));
        assertThat(config.privateKey()).isEqualTo(NodePrivateKey.parseBase64(OURS));
        assertThat(config.listenPort()).isEqualTo(51_820);
        assertThat(config.mtu()).isEqualTo(1_380);
        assertThat(config.addresses())
                .containsExactly(IpAddress.of("10.7.0.1"), IpAddress.of("fd07::1"), IpAddress.of("10.8.0.1"));
        assertThat(config.warnings()).isEmpty();
        TunnelPeer laptop = config.peers().getFirst();
        assertThat(laptop.name()).contains("laptop");
        assertThat(laptop.publicKey().base64()).isEqualTo(PEER);
        assertThat(laptop.presharedKey().base64()).isEqualTo(SHARED);
        assertThat(laptop.allowedIps())
                .extracting(IpPrefix::toString)
                .containsExactly("10.7.0.2/32", "fd07::2/128", "192.168.9.0/24");
        assertThat(laptop.endpoint()).contains(new PeerEndpoint("vpn.example.net", 51_821));
        assertThat(laptop.persistentKeepalive()).isEqualTo(Duration.ofSeconds(25));
    }

    @Test
    void whatIsNotSaidHasWireGuardsDefaults() {
        WireGuardConfig config = parse(INTERFACE + "[Peer]\nPublicKey = " + PEER);
        assertThat(config.listenPort()).isZero();
        assertThat(config.mtu()).isEqualTo(1_420);
        TunnelPeer peer = config.peers().getFirst();
        assertThat(peer.name()).isEmpty();
        assertThat(peer.presharedKey().bytes()).containsOnly(0);
        assertThat(peer.allowedIps()).isEmpty();
        assertThat(peer.endpoint()).isEmpty();
        assertThat(peer.persistentKeepalive()).isZero();
    }

    @Test
    void keysAndSectionsAreReadInAnyCaseAndWithAnyBlanks() {
        WireGuardConfig config = parse("[INTERFACE]\r\n\tprivatekey=" + OURS + "\r\nADDRESS=10.7.0.1\r\n[peer]\r\n  "
                + "publickey  =" + PEER + "\r\n");
        assertThat(config.peers()).hasSize(1);
    }

    @Test
    void aPeerWithoutANameIsCalledByItsKeysFingerprint() {
        assertThat(peer("").nameOrFingerprint()).isEqualTo("c53201039adba14b");
        assertThat(peer("#name=  build host 7 ").nameOrFingerprint()).isEqualTo("build host 7");
        assertThat(peer("# Name = ops\n").fingerprint()).isEqualTo("c53201039adba14b");
    }

    @Test
    void aNameBelongsToTheSectionItStandsIn() {
        WireGuardConfig config = parse("# Name = nobody\n" + INTERFACE + "# Name = recorder\n[Peer]\nPublicKey = "
                + PEER + "\n[Peer]\n#Name = second\nPublicKey = " + OTHER);
        assertThat(config.peers())
                .extracting(TunnelPeer::name)
                .containsExactly(Optional.empty(), Optional.of("second"));
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1:51820, 192.0.2.1, 51820",
        "[2001:db8::1]:51820, 2001:db8::1, 51820",
        "[fe80::1%eth0]:1, fe80::1%eth0, 1",
        "host-1.example.net:65535, host-1.example.net, 65535"
    })
    void anEndpointIsAHostAndAPort(String text, String host, int port) {
        PeerEndpoint endpoint = peer("Endpoint = " + text).endpoint().orElseThrow();
        assertThat(endpoint).isEqualTo(new PeerEndpoint(host, port));
        assertThat(endpoint).hasToString(text);
    }

    @Test
    void aKeepaliveMayBeOff() {
        assertThat(peer("PersistentKeepalive = off").persistentKeepalive()).isZero();
        assertThat(peer("PersistentKeepalive = 65535").persistentKeepalive()).isEqualTo(Duration.ofSeconds(65_535));
    }

    @Test
    void whatWgQuickDoesToAMachineIsNamedOnceAndNotDone() {
        WireGuardConfig config = parse(INTERFACE + """
            DNS = 10.0.0.53
            PostUp = rm -rf /; echo 1
            PostUp = iptables -A FORWARD
            PreDown = true
            Table = off
            SaveConfig = true
            FwMark = 51820
            """);
        assertThat(config.warnings())
                .singleElement()
                .satisfies(warning -> assertThat(warning)
                        .startsWith("wg0.conf: ")
                        .endsWith(": DNS, FwMark, PostUp, PreDown, SaveConfig, Table")
                        .doesNotContain("iptables"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ListenPort = 70000 | wg0.conf:4: ListenPort: wanted a number from 0 to 65535, got \"70000\"",
                "listenport = x | wg0.conf:4: listenport: wanted a number from 0 to 65535, got \"x\"",
                "MTU = 1279 | wg0.conf:4: MTU: wanted a number from 1280 to 65475, got \"1279\"",
                "Address = 10.0.0.0/33 | wg0.conf:4: Address: wanted ADDRESS/LENGTH, several with commas between, got "
                        + "\"10.0.0.0/33\"",
                "Address = 10.0.0.1,, | wg0.conf:4: Address: wanted ADDRESS/LENGTH, several with commas between, got "
                        + "\"10.0.0.1,,\"",
                "Address = 224.0.0.1/32 | wg0.conf:4: Address: wanted an address of a host, got \"224.0.0.1/32\"",
                "Adress = 10.0.0.1/32 | wg0.conf:4: [Interface] has no key \"Adress\"; wanted PrivateKey, ListenPort, "
                        + "Address or MTU",
                "hello | wg0.conf:4: wanted KEY = VALUE, a section or a comment",
                "[Pear] | wg0.conf:4: wanted [Interface] or [Peer]",
                "[Peer] | wg0.conf:4: [Peer]: wanted PublicKey = …, found none"
            })
    void anErrorSaysWhereWhatWasWantedAndWhatCame(String line, String message) {
        assertThatThrownBy(() -> parse(INTERFACE + line))
                .isInstanceOf(WireGuardConfigException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Endpoint = 192.0.2.1 | HOST:PORT or [IPV6]:PORT",
                "Endpoint = 2001:db8::1:51820 | HOST:PORT or [IPV6]:PORT",
                "Endpoint = host:0 | HOST:PORT or [IPV6]:PORT",
                "Endpoint = ho st:1 | HOST:PORT or [IPV6]:PORT",
                "PersistentKeepalive = 65536 | off or a number of seconds up to 65535",
                "PersistentKeepalive = on | off or a number of seconds up to 65535",
                "AllowedIPs = everything | ADDRESS/LENGTH",
                "#Name = | 1 to 253 letters",
                "#Name = ../etc | 1 to 253 letters",
                "FwMark = 1 | [Peer] has no key"
            })
    void aPeersErrorSaysSoToo(String line, String wanted) {
        assertThatThrownBy(() -> peer(line))
                .hasMessageStartingWith("wg0.conf:6: ")
                .hasMessageContaining(wanted);
    }

    @Test
    void anInterfaceNeedsAKeyAndAnAddress() {
        assertThatThrownBy(() -> parse("")).hasMessage("wg0.conf: [Interface]: wanted Address = …, found none");
        assertThatThrownBy(() -> parse("[Interface]\nAddress=10.7.0.1"))
                .hasMessage("wg0.conf: [Interface]: wanted PrivateKey = …, found none");
        assertThatThrownBy(() -> parse("Address=10.7.0.1"))
                .hasMessage("wg0.conf:1: wanted [Interface] or [Peer] before the first key");
    }

    @Test
    void noSecretIsEverRepeated() {
        String broken = OURS.substring(1);
        for (String text : List.of(
                "[Interface]\nPrivateKey = " + broken,
                "[Interface]\n" + OURS,
                "[Interface]\n" + OURS + " = 1",
                "[Interface]\nAddress = " + OURS,
                "[Interface]\nMTU = " + OURS,
                INTERFACE + "[Peer]\nEndpoint = " + OURS,
                INTERFACE + "[Peer]\n# Name = " + OURS,
                INTERFACE + "[Peer]\nPresharedKey = " + broken,
                INTERFACE + "[" + OURS + "]")) {
            assertThatThrownBy(() -> parse(text))
                    .as(text)
                    .isInstanceOf(WireGuardConfigException.class)
                    .message()
                    .doesNotContain(OURS.substring(5, 15))
                    .hasLineCount(1);
        }
        assertThat(parse(INTERFACE).toString()).doesNotContain(OURS);
    }

    @Test
    void whatCameIsShownOnOneLineAndShort() {
        assertThatThrownBy(() -> parse(INTERFACE + "MTU = \u001b[31m" + "-".repeat(1_000)))
                .message()
                .hasSizeLessThan(200)
                .contains("\"?[31m---");
    }

    @Test
    void twoPeersNeverShareAKeyOrAPrefix() {
        String first = INTERFACE + "[Peer]\nPublicKey = " + PEER + "\nAllowedIPs = 10.7.0.2/24\n";
        assertThatThrownBy(() -> parse(first + "[Peer]\nPublicKey = " + PEER))
                .hasMessage("wg0.conf:7: [Peer]: PublicKey is that of wg0.conf:4 already");
        assertThatThrownBy(() -> parse(first + "[Peer]\nPublicKey = " + OTHER + "\nAllowedIPs = 10.7.0.9/24"))
                .hasMessage("wg0.conf:7: [Peer]: AllowedIPs 10.7.0.0/24 is that of wg0.conf:4 already");
        assertThatThrownBy(() -> parse(INTERFACE + "[Peer]\nPublicKey = "
                        + NodePrivateKey.parseBase64(OURS).publicKey().base64()))
                .hasMessage("wg0.conf:4: [Peer]: its PublicKey is our own");
    }

    @Test
    void linesAddressesAndFilesHaveALimit(@TempDir Path folder) throws IOException {
        assertThatThrownBy(() -> parse("#".repeat(WireGuardConfig.MAX_LINE_LENGTH + 1)))
                .hasMessage("wg0.conf:1: wanted at most 16384 characters on a line");
        StringBuilder many = new StringBuilder(INTERFACE);
        for (int i = 0; i <= WireGuardConfig.MAX_ADDRESSES; i++) {
            many.append("Address = 10.9.")
                    .append(i >> 8)
                    .append('.')
                    .append(i & 255)
                    .append('\n');
        }
        assertThatThrownBy(() -> parse(many.toString()))
                .hasMessage("wg0.conf:%d: Address: wanted at most 1024", LINES_OF_INTERFACE + 1_024);
        Path huge = Files.write(folder.resolve("huge.conf"), new byte[WireGuardConfig.MAX_FILE_BYTES + 1]);
        assertThatThrownBy(() -> WireGuardConfig.read(huge)).hasMessageContaining("at most 16777216 bytes");
    }

    @Test
    void peersHaveALimit() {
        String many = INTERFACE + "[Peer]\n".repeat(WireGuardConfig.MAX_PEERS + 1);
        assertThatThrownBy(() -> parse(many)).hasMessageEndingWith("wanted at most 65536 peers");
    }

    @Test
    void aFileThatOthersMayReadIsWarnedOf(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("wg0.conf"), INTERFACE);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertThat(WireGuardConfig.read(file).warnings()).isEmpty();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThat(WireGuardConfig.read(file).warnings())
                .singleElement()
                .satisfies(warning -> assertThat(warning).contains("wg0.conf", "others may read"));
    }

    @Test
    void aFileThatIsNoTextIsRefused(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("key"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        assertThatThrownBy(() -> WireGuardConfig.read(file)).hasMessageEndingWith("wanted text in UTF-8");
    }
}
