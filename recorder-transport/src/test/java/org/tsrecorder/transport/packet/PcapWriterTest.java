package org.tsrecorder.transport.packet;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PcapWriterTest {
    private static final IpAddress V4 = IpAddress.of("100.64.0.1");
    private static final IpAddress PEER = IpAddress.of("100.64.0.2");
    private static final IpAddress V6 = IpAddress.of("fd7a:115c:a1e0::1");
    private static final IpAddress PEER_V6 = IpAddress.of("fd7a:115c:a1e0::2");

    /** One packet of each kind, TCP, UDP and echo over IPv4 and IPv6; tcpdump finds all checksums right. */
    private static final List<String> GOLDEN = List.of(
            "4500004500004000400672306440000164400002c0000050123456789abcdef0b0180200991b00000101080a00"
                    + "000001000000020101050a9abce0009abce10068656c6c6f",
            "6000000000310640fd7a115ca1e000000000000000000001fd7a115ca1e000000000000000000002c000005012"
                    + "3456789abcdef0b0180200002d00000101080a00000001000000020101050a9abce0009abce10068656c6c6f",
            "450000210000400040117249644000016440000214e90035000dde6068656c6c6f",
            "60000000000d1140fd7a115ca1e000000000000000000001fd7a115ca1e00000000000000000000214e9003500"
                    + "0d457268656c6c6f",
            "45000021000040004001725964400001644000020800b4250007000168656c6c6f",
            "60000000000d3a40fd7a115ca1e000000000000000000001fd7a115ca1e0000000000000000000028000da6b00"
                    + "07000168656c6c6f");

    private static byte[] tcp(IpAddress source, IpAddress destination, String text) {
        ByteBuf packet = Unpooled.buffer(128).writeZero(128);
        int ip = IpHeader.lengthFor(source);
        int header = new TcpHeaderWriter()
                .begin(packet, ip, 49_152, 80)
                .sequenceNumber(0x12345678)
                .acknowledgmentNumber(0x9ABCDEF0)
                .flags(TcpFlags.PSH)
                .window(512)
                .timestamps(1, 2)
                .sackBlocks(new int[] {0x9ABCE000, 0x9ABCE100}, 1)
                .end();
        packet.setCharSequence(ip + header, text, US_ASCII);
        int length = header + text.length();
        int pseudo = InternetChecksum.pseudoHeader(source, destination, IpProtocol.TCP, length);
        InternetChecksum.store(packet, ip, length, TcpHeader.CHECKSUM, pseudo);
        return finish(packet, source, destination, IpProtocol.TCP, length);
    }

    private static byte[] udp(IpAddress source, IpAddress destination, String text) {
        ByteBuf packet = Unpooled.buffer(128).writeZero(128);
        int ip = IpHeader.lengthFor(source);
        UdpHeader.write(packet, ip, 5_353, 53, text.length());
        packet.setCharSequence(ip + UdpHeader.LENGTH, text, US_ASCII);
        int length = UdpHeader.LENGTH + text.length();
        int pseudo = InternetChecksum.pseudoHeader(source, destination, IpProtocol.UDP, length);
        UdpHeader.storeChecksum(packet, ip, length, pseudo);
        return finish(packet, source, destination, IpProtocol.UDP, length);
    }

    private static byte[] echo(IpAddress source, IpAddress destination, String text) {
        ByteBuf packet = Unpooled.buffer(128).writeZero(128);
        int ip = IpHeader.lengthFor(source);
        int length = IcmpHeader.LENGTH + text.length();
        boolean v6 = source.isV6();
        int protocol = v6 ? IpProtocol.ICMPV6 : IpProtocol.ICMP;
        IcmpHeader.write(packet, ip, v6 ? Icmpv6Type.ECHO_REQUEST : IcmpType.ECHO_REQUEST, 0, 0x0007_0001);
        packet.setCharSequence(ip + IcmpHeader.LENGTH, text, US_ASCII);
        int pseudo = v6 ? InternetChecksum.pseudoHeader(source, destination, protocol, length) : 0;
        InternetChecksum.store(packet, ip, length, IcmpHeader.CHECKSUM, pseudo);
        return finish(packet, source, destination, protocol, length);
    }

    private static byte[] finish(ByteBuf packet, IpAddress source, IpAddress destination, int protocol, int length) {
        int header = IpHeader.write(packet, 0, source, destination, protocol, length);
        byte[] bytes = new byte[header + length];
        packet.getBytes(0, bytes);
        return bytes;
    }

    private static List<byte[]> onePacketOfEachKind() {
        return List.of(
                tcp(V4, PEER, "hello"),
                tcp(V6, PEER_V6, "hello"),
                udp(V4, PEER, "hello"),
                udp(V6, PEER_V6, "hello"),
                echo(V4, PEER, "hello"),
                echo(V6, PEER_V6, "hello"));
    }

    @Test
    void onePacketOfEachKindHasTheseBytes() {
        List<String> actual = new ArrayList<>();
        onePacketOfEachKind().forEach(packet -> actual.add(HexFormat.of().formatHex(packet)));
        assertThat(actual).isEqualTo(GOLDEN);
    }

    @Test
    void aCaptureIsLaidOutAsTheFormatSays() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PcapWriter writer = new PcapWriter(out)) {
            ByteBuf packet = Unpooled.wrappedBuffer(new byte[] {0, 0x45, 1, 2}).skipBytes(1);
            writer.write(1_753_789_850_000_000_007L, packet);
            assertThat(packet.readableBytes()).isEqualTo(3);
        }
        assertThat(HexFormat.of().formatHex(out.toByteArray()))
                .isEqualTo("a1b23c4d" + "00020004" + "00000000" + "00000000" + "0000ffff" + "00000065" + "6888b59a"
                        + "00000007" + "00000003" + "00000003" + "450102");
    }

    @Test
    @Tag("interop")
    void tcpdumpReadsOnePacketOfEachKindAndFindsTheirChecksumsRight(@TempDir Path folder)
            throws IOException, InterruptedException {
        Path file = folder.resolve("each.pcap");
        try (OutputStream out = Files.newOutputStream(file);
                PcapWriter writer = new PcapWriter(out)) {
            for (byte[] packet : onePacketOfEachKind()) {
                writer.write(1_753_789_850_000_000_007L, Unpooled.wrappedBuffer(packet));
            }
        }
        String text = tcpdump(file);
        assertThat(text)
                .contains("IP (tos 0x0, ttl 64, id 0, offset 0, flags [DF], proto TCP (6), length 69)")
                .contains("100.64.0.1.49152 > 100.64.0.2.80: Flags [P.], cksum", "(correct), seq 305419896:305419901")
                .contains("nop,nop,TS val 1 ecr 2,nop,nop,sack 1 {")
                .contains("fd7a:115c:a1e0::1.49152 > fd7a:115c:a1e0::2.80: Flags [P.]")
                .contains("[udp sum ok]")
                .contains("ICMP echo request, id 7, seq 1, length 13")
                .contains("[icmp6 sum ok] ICMP6, echo request, id 7, seq 1")
                .doesNotContain("incorrect", "bad", "wrong");
    }

    private static String tcpdump(Path file) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder("tcpdump", "-vvnnr", file.toString())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException absent) {
            Assumptions.abort("no tcpdump here: " + absent.getMessage());
            return "";
        }
        String text = new String(process.getInputStream().readAllBytes(), US_ASCII);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return text;
    }
}
