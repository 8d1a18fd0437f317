package org.tsrecorder.transport.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.packet.IpHeader;
import org.tsrecorder.transport.packet.IpPrefix;
import org.tsrecorder.transport.packet.IpProtocol;
import org.tsrecorder.transport.packet.TcpFlags;

final class PacketFilterTest {
    private static final IpAddress US = IpAddress.of("100.64.0.1");
    private static final IpAddress US_V6 = IpAddress.of("fd7a:115c:a1e0::1");
    private static final IpAddress FRIEND = IpAddress.of("100.64.0.2");
    private static final IpAddress FRIEND_V6 = IpAddress.of("fd7a:115c:a1e0::2");
    private static final IpAddress STRANGER = IpAddress.of("100.64.0.3");

    private final PacketFilter filter = new PacketFilter();

    @BeforeEach
    void friendsMayReachPort80() {
        filter.destinations(List.of(IpPrefix.single(US), IpPrefix.single(US_V6)));
        filter.rules(List.of(new FilterRule(
                List.of(IpPrefix.single(FRIEND), IpPrefix.single(FRIEND_V6)),
                List.of(
                        new FilterRule.Destination(IpPrefix.single(US), PortRange.single(80)),
                        new FilterRule.Destination(IpPrefix.single(US_V6), new PortRange(80, 90))),
                FilterRule.DEFAULT_PROTOCOLS)));
    }

    private FilterVerdict judge(ByteBuf packet) {
        return filter.receive(packet, true);
    }

    private static ByteBuf packet(IpAddress source, IpAddress destination, int protocol, int... bytes) {
        int header = IpHeader.lengthFor(source);
        ByteBuf packet = Unpooled.buffer(header + bytes.length).writeZero(header);
        for (int value : bytes) {
            packet.writeByte(value);
        }
        IpHeader.write(packet, 0, source, destination, protocol, bytes.length);
        return packet;
    }

    private static ByteBuf tcp(IpAddress source, IpAddress destination, int port, int flags) {
        int[] header = new int[20];
        header[1] = 1;
        header[2] = port >> 8;
        header[3] = port & 0xFF;
        header[12] = 5 << 4;
        header[13] = flags;
        return packet(source, destination, IpProtocol.TCP, header);
    }

    private static ByteBuf udp(IpAddress source, int sourcePort, IpAddress destination, int port) {
        return packet(source, destination, IpProtocol.UDP, 0, sourcePort, 0, port, 0, 8, 0, 0);
    }

    @ParameterizedTest
    @CsvSource({
        "100.64.0.2, 100.64.0.1, 80, ACCEPTED_BY_RULE",
        "100.64.0.2, 100.64.0.1, 81, DROPPED_SYN",
        "100.64.0.3, 100.64.0.1, 80, DROPPED_SYN",
        "fd7a:115c:a1e0::2, fd7a:115c:a1e0::1, 80, ACCEPTED_BY_RULE",
        "fd7a:115c:a1e0::2, fd7a:115c:a1e0::1, 90, ACCEPTED_BY_RULE",
        "fd7a:115c:a1e0::2, fd7a:115c:a1e0::1, 91, DROPPED_SYN",
        "100.64.0.2, 100.64.0.9, 80, DROPPED_NOT_OURS",
        "100.64.0.2, 224.0.0.1, 80, DROPPED_MULTICAST",
        "100.64.0.2, 169.254.0.1, 80, DROPPED_LINK_LOCAL",
        "100.64.0.2, 169.254.169.254, 80, DROPPED_NOT_OURS",
        "fd7a:115c:a1e0::2, ff02::1, 80, DROPPED_MULTICAST",
        "fd7a:115c:a1e0::2, fe80::1, 80, DROPPED_LINK_LOCAL",
    })
    void aSynNeedsARule(String source, String destination, int port, FilterVerdict verdict) {
        ByteBuf syn = tcp(IpAddress.of(source), IpAddress.of(destination), port, TcpFlags.SYN);
        assertThat(judge(syn)).isEqualTo(verdict);
        assertThat(filter.count(verdict)).isOne();
    }

    @Test
    void whatIsNotASynPassesWithoutARule() {
        for (int flags : new int[] {TcpFlags.ACK, TcpFlags.SYN | TcpFlags.ACK, TcpFlags.RST, TcpFlags.FIN, 0}) {
            assertThat(judge(tcp(STRANGER, US, 81, flags))).isEqualTo(FilterVerdict.ACCEPTED);
        }
    }

    @Test
    void withoutRulesNobodyBeginsAnything() {
        filter.rules(List.of());
        assertThat(judge(tcp(FRIEND, US, 80, TcpFlags.SYN))).isEqualTo(FilterVerdict.DROPPED_SYN);
        assertThat(judge(udp(FRIEND, 1, US, 80))).isEqualTo(FilterVerdict.DROPPED_NO_RULE);
        assertThat(judge(packet(FRIEND, US, IpProtocol.ICMP, 8, 0, 0, 0, 0, 0, 0, 0)))
                .isEqualTo(FilterVerdict.DROPPED_NO_RULE);
    }

    @Test
    void aJailedPeerBeginsNothingButAnswers() {
        filter.send(udp(US, 7, FRIEND, 53));
        assertThat(filter.receive(tcp(FRIEND, US, 80, TcpFlags.SYN), false)).isEqualTo(FilterVerdict.DROPPED_JAILED);
        assertThat(filter.receive(udp(FRIEND, 1, US, 80), false)).isEqualTo(FilterVerdict.DROPPED_JAILED);
        assertThat(filter.receive(tcp(FRIEND, US, 80, TcpFlags.ACK), false)).isEqualTo(FilterVerdict.ACCEPTED);
        assertThat(filter.receive(udp(FRIEND, 53, US, 7), false)).isEqualTo(FilterVerdict.ACCEPTED);
    }

    @Test
    void aDatagramPassesByRuleOrAsAnAnswer() {
        assertThat(judge(udp(FRIEND, 5, US, 80))).isEqualTo(FilterVerdict.ACCEPTED_BY_RULE);
        assertThat(judge(udp(STRANGER, 53, US, 7))).isEqualTo(FilterVerdict.DROPPED_NO_RULE);
        filter.send(udp(US, 7, STRANGER, 53));
        assertThat(judge(udp(STRANGER, 53, US, 7))).isEqualTo(FilterVerdict.ACCEPTED);
        assertThat(judge(udp(STRANGER, 54, US, 7))).isEqualTo(FilterVerdict.DROPPED_NO_RULE);
        assertThat(judge(udp(STRANGER, 53, US, 8))).isEqualTo(FilterVerdict.DROPPED_NO_RULE);
        assertThat(judge(udp(FRIEND, 53, US, 7))).isEqualTo(FilterVerdict.DROPPED_NO_RULE);
    }

    @Test
    void onlyTheLastFlowsAreRemembered() {
        filter.send(udp(US, 1, STRANGER, 53));
        filter.send(udp(US, 2, STRANGER, 53));
        for (int i = 0; i < Flows.MOST - 1; i++) {
            assertThat(judge(udp(STRANGER, 53, US, 1))).isEqualTo(FilterVerdict.ACCEPTED);
            filter.send(udp(US, i % 256, IpAddress.v4(0x0A00_0000 + i), 53));
        }
        assertThat(judge(udp(STRANGER, 53, US, 1))).isEqualTo(FilterVerdict.ACCEPTED);
        assertThat(judge(udp(STRANGER, 53, US, 2))).isEqualTo(FilterVerdict.DROPPED_NO_RULE);
    }

    @Test
    void echoRequestsNeedAnyRuleAndRepliesNone() {
        assertThat(judge(packet(FRIEND, US, IpProtocol.ICMP, 8, 0, 0, 0, 0, 0, 0, 0)))
                .isEqualTo(FilterVerdict.ACCEPTED_BY_RULE);
        assertThat(judge(packet(STRANGER, US, IpProtocol.ICMP, 8, 0, 0, 0, 0, 0, 0, 0)))
                .isEqualTo(FilterVerdict.DROPPED_NO_RULE);
        assertThat(judge(packet(STRANGER, US, IpProtocol.ICMP, 0, 0, 0, 0, 0, 0, 0, 0)))
                .isEqualTo(FilterVerdict.ACCEPTED);
        assertThat(judge(packet(STRANGER, US, IpProtocol.ICMP, 3, 3, 0, 0, 0, 0, 0, 0)))
                .isEqualTo(FilterVerdict.ACCEPTED);
        assertThat(judge(packet(FRIEND_V6, US_V6, IpProtocol.ICMPV6, 128, 0, 0, 0, 0, 0, 0, 0)))
                .isEqualTo(FilterVerdict.ACCEPTED_BY_RULE);
        assertThat(judge(packet(FRIEND_V6, US_V6, IpProtocol.ICMPV6, 129, 0, 0, 0, 0, 0, 0, 0)))
                .isEqualTo(FilterVerdict.ACCEPTED);
    }

    @Test
    void tailscalesOwnMessagesPass() {
        assertThat(judge(packet(STRANGER, US, IpProtocol.TSMP, 'p'))).isEqualTo(FilterVerdict.ACCEPTED);
    }

    @Test
    void anotherProtocolNeedsARuleThatNamesItAndAllPorts() {
        ByteBuf gre = packet(FRIEND, US, 47, 0, 0, 0, 0);
        assertThat(judge(gre)).isEqualTo(FilterVerdict.DROPPED_NO_RULE);
        filter.rules(List.of(new FilterRule(
                List.of(IpPrefix.single(FRIEND)),
                List.of(new FilterRule.Destination(IpPrefix.single(US), new PortRange(0, 65_534))),
                Set.of(47))));
        assertThat(judge(gre)).isEqualTo(FilterVerdict.DROPPED_NO_RULE);
        filter.rules(List.of(new FilterRule(
                List.of(IpPrefix.single(FRIEND)),
                List.of(new FilterRule.Destination(IpPrefix.single(US), PortRange.ALL)),
                Set.of(47))));
        assertThat(judge(gre)).isEqualTo(FilterVerdict.ACCEPTED_BY_RULE);
    }

    @Test
    void laterFragmentsPassAndAFirstOneMustShowItsHeader() {
        ByteBuf later = packet(STRANGER, US, IpProtocol.TCP, 1, 2, 3);
        setFragment(later, 185);
        assertThat(judge(later)).isEqualTo(FilterVerdict.ACCEPTED);
        ByteBuf tiny = packet(FRIEND, US, IpProtocol.TCP, 0, 1, 0, 80, 0, 0, 0, 0);
        setFragment(tiny, 0x2000);
        assertThat(judge(tiny)).isEqualTo(FilterVerdict.DROPPED_MALFORMED);
    }

    private static void setFragment(ByteBuf packet, int field) {
        packet.setShort(6, field).setShort(10, 0);
        int sum = 0;
        for (int i = 0; i < 20; i += 2) {
            sum += packet.getUnsignedShort(i);
        }
        packet.setShort(10, ~((sum & 0xFFFF) + (sum >>> 16)));
    }

    @Test
    void allIsOpenToAPeersAllowedAddresses() {
        filter.rules(List.of(FilterRule.allowAll(List.of(IpPrefix.of("100.64.0.2/31")))));
        assertThat(judge(tcp(STRANGER, US, 9999, TcpFlags.SYN))).isEqualTo(FilterVerdict.ACCEPTED_BY_RULE);
        assertThat(judge(tcp(IpAddress.of("100.64.0.4"), US, 80, TcpFlags.SYN))).isEqualTo(FilterVerdict.DROPPED_SYN);
    }

    @Test
    void garbageOfEveryLengthNeverThrows() {
        Random random = new Random(99);
        for (int round = 0; round < 40_000; round++) {
            byte[] bytes = new byte[random.nextInt(90)];
            random.nextBytes(bytes);
            if (bytes.length > 0) {
                bytes[0] = (byte) (random.nextBoolean() ? 0x45 : 0x60);
            }
            filter.send(Unpooled.wrappedBuffer(bytes));
            assertThat(filter.receive(Unpooled.wrappedBuffer(bytes), true).isAccepted())
                    .isFalse();
        }
    }
}
