package org.tsrecorder.transport.netstack;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.packet.PacketFault;

final class IcmpTest extends StackFixture {
    private static final byte[] DATA = "abcdefgh12345".getBytes(StandardCharsets.US_ASCII);

    @Test
    void anEchoRequestIsAnsweredWithItsData() {
        receives(Packets.icmp(PEER, US, 8 << 8, 0x1234_0007, DATA));
        Seen seen = takeSent();
        assertThat(seen.icmp().type()).isZero();
        assertThat(seen.icmp().identifier()).isEqualTo(0x1234);
        assertThat(seen.icmp().sequenceNumber()).isEqualTo(7);
        assertThat(seen.text()).isEqualTo("abcdefgh12345");
        assertThat(seen.ip().source()).isEqualTo(US);
        assertThat(seen.ip().destination()).isEqualTo(PEER);
        assertThat(seen.ip().hopLimit()).isEqualTo(64);
    }

    @Test
    void anEchoRequestIsAnsweredOverIpv6() {
        receives(Packets.icmp(PEER_V6, US_V6, 128 << 8, 0x1234_0007, DATA));
        Seen seen = takeSent();
        assertThat(seen.icmp().type()).isEqualTo(129);
        assertThat(seen.icmp().word()).isEqualTo(0x1234_0007);
        assertThat(seen.text()).isEqualTo("abcdefgh12345");
    }

    @Test
    void anEchoReplyIsNotAnswered() {
        receives(Packets.icmp(PEER, US, 0, 1, DATA), Packets.icmp(PEER_V6, US_V6, 129 << 8, 1, DATA));
        sentNothing();
        assertThat(count(NetStackCounter.ICMP_IGNORED)).isEqualTo(2);
    }

    @Test
    void oneFamilysNumbersMeanNothingInTheOther() {
        receives(Packets.icmp(PEER, US, 128 << 8, 1, DATA), Packets.icmp(PEER_V6, US_V6, 8 << 8, 1, DATA));
        sentNothing();
    }

    @Test
    void aBadChecksumIsDropped() {
        ByteBuf packet = Packets.icmp(PEER, US, 8 << 8, 1, DATA);
        packet.setByte(30, 'x');
        receives(packet);
        sentNothing();
        assertThat(stack.counters().get(PacketFault.BAD_CHECKSUM)).isOne();
    }

    @Test
    void packetsToOthersAreDropped() {
        receives(Packets.icmp(PEER, IpAddress.of("100.64.0.9"), 8 << 8, 1, DATA));
        sentNothing();
        assertThat(count(NetStackCounter.PACKETS_NOT_OURS)).isOne();
    }

    @Test
    void packetsFromWhereNobodyIsAreDropped() {
        String[] sources = {
            "0.0.0.0", "0.1.2.3", "127.0.0.1", "224.0.0.1", "255.255.255.255", "100.64.0.1", "240.0.0.1",
        };
        for (String source : sources) {
            receives(Packets.icmp(IpAddress.of(source), US, 8 << 8, 1, DATA));
        }
        for (String source : new String[] {"::", "::1", "ff02::1", "::ffff:1.2.3.4", "fd7a:115c:a1e0::1"}) {
            receives(Packets.icmp(IpAddress.of(source), US_V6, 128 << 8, 1, DATA));
        }
        sentNothing();
        assertThat(count(NetStackCounter.PACKETS_FROM_NOWHERE)).isEqualTo(12);
    }

    @Test
    void aProtocolNobodyServesIsUnreachable() {
        receives(Packets.ip(PEER, US, 132, DATA));
        Seen seen = takeSent();
        assertThat(seen.icmp().type()).isEqualTo(3);
        assertThat(seen.icmp().code()).isEqualTo(2);
        receives(Packets.ip(PEER_V6, US_V6, 132, DATA));
        Seen overV6 = takeSent();
        assertThat(overV6.icmp().type()).isEqualTo(4);
        assertThat(overV6.icmp().code()).isEqualTo(1);
        assertThat(overV6.icmp().word()).isEqualTo(6);
    }

    @Test
    void noNextHeaderNeedsNoAnswer() {
        receives(Packets.ip(PEER_V6, US_V6, 59, DATA));
        sentNothing();
    }

    @Test
    void anErrorIsNeverAnsweredByAnError() {
        byte[] nothingWeSent = new byte[28];
        nothingWeSent[0] = 0x45;
        receives(Packets.icmp(PEER, US, 3 << 8 | 3, 0, nothingWeSent));
        receives(Packets.icmp(PEER, US, 3 << 8 | 3, 0, new byte[3]));
        sentNothing();
        assertThat(count(NetStackCounter.ICMP_ERRORS_IMPLAUSIBLE)).isEqualTo(2);
    }
}
