package org.tsrecorder.transport.packet;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tsrecorder.transport.tcp.Requirement;

final class IpHeaderTest {
    private static final IpAddress SOURCE = IpAddress.of("100.64.0.1");
    private static final IpAddress DESTINATION = IpAddress.of("100.100.1.2");
    private static final IpAddress SOURCE_V6 = IpAddress.of("fd7a:115c:a1e0::1");
    private static final IpAddress DESTINATION_V6 = IpAddress.of("fd7a:115c:a1e0::2");

    private final IpHeader ip = new IpHeader();
    private final ByteBuf buffer = Unpooled.buffer(200).writeZero(200);

    private PacketFault wrapV6(int nextHeader, String extensions, int payloadLength) {
        byte[] bytes = HexFormat.of().parseHex(extensions.replace(" ", ""));
        IpHeader.write(buffer, 0, SOURCE_V6, DESTINATION_V6, nextHeader, bytes.length + payloadLength);
        buffer.setBytes(40, bytes);
        return ip.wrap(buffer, 0, 200);
    }

    @Test
    void anIpv4HeaderIsReadAsWritten() {
        assertThat(IpHeader.write(buffer, 3, SOURCE, DESTINATION, IpProtocol.TCP, 100))
                .isEqualTo(20);
        assertThat(ip.wrap(buffer, 3, 197)).isEqualTo(PacketFault.NONE);
        assertThat(ip.isV6()).isFalse();
        assertThat(ip.totalLength()).isEqualTo(120);
        assertThat(ip.protocol()).isEqualTo(IpProtocol.TCP);
        assertThat(ip.hopLimit()).isEqualTo(64);
        assertThat(ip.payloadOffset()).isEqualTo(23);
        assertThat(ip.payloadLength()).isEqualTo(100);
        assertThat(ip.payloadEnd()).isEqualTo(123);
        assertThat(ip.source()).isEqualTo(SOURCE);
        assertThat(ip.destination()).isEqualTo(DESTINATION);
        assertThat(ip.dontFragment()).isTrue();
        assertThat(ip.isFragment()).isFalse();
        assertThat(ip.pseudoHeaderSum())
                .isEqualTo(InternetChecksum.pseudoHeader(SOURCE, DESTINATION, IpProtocol.TCP, 100));
    }

    @Test
    void anIpv6HeaderIsReadAsWritten() {
        assertThat(IpHeader.write(buffer, 3, SOURCE_V6, DESTINATION_V6, IpProtocol.UDP, 100))
                .isEqualTo(40);
        assertThat(ip.wrap(buffer, 3, 197)).isEqualTo(PacketFault.NONE);
        assertThat(ip.isV6()).isTrue();
        assertThat(ip.totalLength()).isEqualTo(140);
        assertThat(ip.protocol()).isEqualTo(IpProtocol.UDP);
        assertThat(ip.payloadOffset()).isEqualTo(43);
        assertThat(ip.source()).isEqualTo(SOURCE_V6);
        assertThat(ip.destination()).isEqualTo(DESTINATION_V6);
        assertThat(ip.pseudoHeaderSum())
                .isEqualTo(InternetChecksum.pseudoHeader(SOURCE_V6, DESTINATION_V6, IpProtocol.UDP, 100));
    }

    /** The example that Wikipedia and many lecture notes compute: checksum b861. */
    @Test
    void aWellKnownHeaderIsRead() {
        ByteBuf known = Unpooled.wrappedBuffer(
                HexFormat.of().parseHex("45000073000040004011b861c0a80001c0a800c7" + "00".repeat(95)));
        assertThat(ip.wrap(known, 0, 115)).isEqualTo(PacketFault.NONE);
        assertThat(ip.source()).hasToString("192.168.0.1");
        assertThat(ip.destination()).hasToString("192.168.0.199");
        known.setByte(8, 63);
        assertThat(ip.wrap(known, 0, 115)).isEqualTo(PacketFault.BAD_CHECKSUM);
    }

    @Test
    @Requirement("MUST-50")
    void ipv4OptionsAreSkipped() {
        IpHeader.write(buffer, 0, SOURCE, DESTINATION, IpProtocol.TCP, 24);
        buffer.setByte(0, 0x46).setInt(20, 0x01010100);
        InternetChecksum.store(buffer, 0, 24, 10, 0);
        assertThat(ip.wrap(buffer, 0, 44)).isEqualTo(PacketFault.NONE);
        assertThat(ip.payloadOffset()).isEqualTo(24);
        assertThat(ip.payloadLength()).isEqualTo(20);
    }

    @ParameterizedTest
    @CsvSource({
        "0x44, 20, 40, BAD_HEADER_LENGTH", // 16 bytes
        "0x4F, 60, 40, BAD_HEADER_LENGTH", // beyond what is there
        "0x45, 19, 40, BAD_LENGTH", // less than its header
        "0x45, 41, 40, BAD_LENGTH", // more than is there
        "0x45, 20, 19, TOO_SHORT",
        "0x55, 20, 40, BAD_VERSION",
        "0x05, 20, 40, BAD_VERSION",
        "0x60, 20, 39, TOO_SHORT",
    })
    void headersThatContradictTheirBytesAreFaults(int first, int total, int length, PacketFault fault) {
        IpHeader.write(buffer, 0, SOURCE, DESTINATION, IpProtocol.TCP, total - 20);
        buffer.setByte(0, first);
        InternetChecksum.store(buffer, 0, 20, 10, 0);
        assertThat(ip.wrap(buffer, 0, length)).isEqualTo(fault);
    }

    @Test
    void anIpv6PayloadBeyondTheBytesIsAFault() {
        IpHeader.write(buffer, 0, SOURCE_V6, DESTINATION_V6, IpProtocol.TCP, 61);
        assertThat(ip.wrap(buffer, 0, 100)).isEqualTo(PacketFault.BAD_LENGTH);
        assertThat(ip.wrap(buffer, 0, 101)).isEqualTo(PacketFault.NONE);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0600010400000000, NONE, 6, 48", // hop by hop, PadN
        "60, 1101000000000000 0000000000000000, NONE, 17, 56", // destination options of 16, Pad1
        "43, 06000100 00000000, NONE, 6, 48", // a route that ends here
        "43, 06000001 00000000, BAD_EXTENSION_HEADER, 0, 0", // a route that goes on
        "0, 2b00010400000000 3c00000000000000 0600010400000000, NONE, 6, 64", // three in a row
        "60, 0000010400000000 0600010400000000, BAD_EXTENSION_HEADER, 0, 0", // hop by hop not first
        "60, 06ff010400000000, BAD_EXTENSION_HEADER, 0, 0", // beyond the packet
        "60, 0600010500000000, BAD_EXTENSION_HEADER, 0, 0", // an option beyond its header
        "60, 06001e0400000000, NONE, 6, 48", // an unknown option to skip
        "60, 0600c30400000000, UNKNOWN_OPTION, 0, 0", // one that must be known
        "44, 0600000000000001 , NONE, 6, 48", // an atomic fragment
        "44, 2c00000000000001 0600000000000001, BAD_EXTENSION_HEADER, 0, 0", // fragments of fragments
        "51, 0600000000000000, NONE, 51, 40", // security is an upper layer nobody serves
    })
    void extensionHeadersAreWalked(int first, String bytes, PacketFault fault, int protocol, int payloadOffset) {
        assertThat(wrapV6(first, bytes, 24)).isEqualTo(fault);
        if (fault == PacketFault.NONE) {
            assertThat(ip.protocol()).isEqualTo(protocol);
            assertThat(ip.payloadOffset()).isEqualTo(payloadOffset);
            assertThat(ip.isFragment()).isFalse();
        }
    }

    @Test
    void theWalkIsBounded() {
        String option = "3c00010400000000";
        assertThat(wrapV6(60, option.repeat(7) + "0600010400000000", 8)).isEqualTo(PacketFault.NONE);
        assertThat(wrapV6(60, option.repeat(8) + "0600010400000000", 8)).isEqualTo(PacketFault.BAD_EXTENSION_HEADER);
    }

    @Test
    void anIpv6FragmentSaysWhereItBelongs() {
        assertThat(wrapV6(0, "2c00010400000000 06000051deadbeef", 16)).isEqualTo(PacketFault.NONE);
        assertThat(ip.isFragment()).isTrue();
        assertThat(ip.fragmentOffset()).isEqualTo(80);
        assertThat(ip.moreFragments()).isTrue();
        assertThat(ip.fragmentId()).isEqualTo(0xDEADBEEF);
        assertThat(ip.fragmentPayloadOffset()).isEqualTo(56);
        assertThat(ip.fragmentProtocol()).isEqualTo(6);
        assertThat(ip.payloadLength()).isEqualTo(16);
    }

    @Test
    void aQuotedPacketMayEndEarlyAndHaveAChangedHeader() {
        IpHeader.write(buffer, 0, SOURCE, DESTINATION, IpProtocol.TCP, 1_000);
        buffer.setByte(8, 3);
        assertThat(ip.wrapQuoted(buffer, 0, 28)).isEqualTo(PacketFault.NONE);
        assertThat(ip.payloadOffset()).isEqualTo(20);
        assertThat(ip.source()).isEqualTo(SOURCE);
        IpHeader.write(buffer, 0, SOURCE_V6, DESTINATION_V6, IpProtocol.TCP, 1_000);
        assertThat(ip.wrapQuoted(buffer, 0, 48)).isEqualTo(PacketFault.NONE);
        assertThat(ip.payloadOffset()).isEqualTo(40);
    }

    @Test
    void garbageOfEveryLengthIsAValue() {
        Random random = new Random(791);
        TcpHeader tcp = new TcpHeader();
        UdpHeader udp = new UdpHeader();
        IcmpHeader icmp = new IcmpHeader();
        for (int round = 0; round < 200_000; round++) {
            byte[] bytes = new byte[round % 120];
            random.nextBytes(bytes);
            if (bytes.length > 6) {
                bytes[0] = (byte) ((round & 1) == 0 ? 0x45 : 0x60);
                bytes[6] = (byte) new int[] {0, 43, 44, 60, 6}[random.nextInt(5)];
            }
            ByteBuf garbage = Unpooled.wrappedBuffer(bytes);
            if (ip.wrap(garbage, 0, bytes.length) == PacketFault.NONE) {
                assertThat(ip.payloadLength()).isBetween(0, bytes.length);
                assertThat(ip.payloadEnd()).isLessThanOrEqualTo(bytes.length);
            }
            ip.wrapQuoted(garbage, 0, bytes.length);
            if (tcp.wrap(garbage, 0, bytes.length) == PacketFault.NONE) {
                assertThat(tcp.payloadOffset() + tcp.payloadLength()).isEqualTo(bytes.length);
            }
            if (udp.wrap(garbage, 0, bytes.length) == PacketFault.NONE) {
                assertThat(udp.payloadOffset() + udp.payloadLength()).isLessThanOrEqualTo(bytes.length);
            }
            icmp.wrap(garbage, 0, bytes.length);
        }
    }
}
