package org.tsrecorder.transport.packet;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tsrecorder.transport.tcp.Requirement;

final class TcpHeaderTest {
    private static final int OFFSET = 5;
    private final TcpHeader header = new TcpHeader();
    private final ByteBuf buffer = Unpooled.buffer(256).writeZero(256);

    @Test
    @Requirement("MUST-68")
    void aSynWithAllOptionsIsReadAsWritten() {
        int length = new TcpHeaderWriter()
                .begin(buffer, OFFSET, 49152, 80)
                .sequenceNumber(0x89ABCDEF)
                .flags(TcpFlags.SYN)
                .window(65535)
                .maximumSegmentSize(1240)
                .sackPermitted()
                .timestamps(0x01020304, 0)
                .windowScale(7)
                .end();
        assertThat(length).isEqualTo(20 + 24);
        assertThat(header.wrap(buffer, OFFSET, length)).isEqualTo(PacketFault.NONE);
        assertThat(header.sourcePort()).isEqualTo(49152);
        assertThat(header.destinationPort()).isEqualTo(80);
        assertThat(header.sequenceNumber()).isEqualTo(0x89ABCDEF);
        assertThat(header.flags()).isEqualTo(TcpFlags.SYN);
        assertThat(header.window()).isEqualTo(65535);
        assertThat(header.maximumSegmentSize()).isEqualTo(1240);
        assertThat(header.sackPermitted()).isTrue();
        assertThat(header.windowScale()).isEqualTo(7);
        assertThat(header.hasTimestamps()).isTrue();
        assertThat(header.timestampValue()).isEqualTo(0x01020304);
        assertThat(header.segmentLength()).isEqualTo(1);
        assertThat(header.hasMalformedOptions()).isFalse();
    }

    @Test
    void aDataSegmentIsReadAsWritten() {
        int length = new TcpHeaderWriter()
                .begin(buffer, OFFSET, 1, 65535)
                .sequenceNumber(-1)
                .acknowledgmentNumber(7)
                .flags(TcpFlags.PSH | TcpFlags.FIN)
                .window(3)
                .urgentPointer(9)
                .timestamps(-2, 5)
                .sackBlocks(new int[] {10, 20, -30, -25, 40, 50}, 3)
                .end();
        assertThat(header.wrap(buffer, OFFSET, length + 11)).isEqualTo(PacketFault.NONE);
        assertThat(header.headerLength()).isEqualTo(60);
        assertThat(header.payloadOffset()).isEqualTo(OFFSET + 60);
        assertThat(header.payloadLength()).isEqualTo(11);
        assertThat(header.segmentLength()).isEqualTo(12);
        assertThat(TcpFlags.toString(header.flags())).isEqualTo("FPAU");
        assertThat(header.acknowledgmentNumber()).isEqualTo(7);
        assertThat(header.urgentPointer()).isEqualTo(9);
        assertThat(header.timestampEchoReply()).isEqualTo(5);
        assertThat(header.sackBlocks()).isEqualTo(3);
        assertThat(header.sackLeftEdge(1)).isEqualTo(-30);
        assertThat(header.sackRightEdge(2)).isEqualTo(50);
        assertThat(header.maximumSegmentSize()).isZero();
        assertThat(header.windowScale()).isEqualTo(-1);
    }

    @Test
    void nothingOfAnEarlierSegmentRemains() {
        int full = new TcpHeaderWriter()
                .begin(buffer, OFFSET, 1, 2)
                .flags(TcpFlags.SYN)
                .maximumSegmentSize(1240)
                .sackPermitted()
                .timestamps(1, 2)
                .windowScale(7)
                .end();
        assertThat(header.wrap(buffer, OFFSET, full)).isEqualTo(PacketFault.NONE);
        int bare = new TcpHeaderWriter().begin(buffer, OFFSET, 1, 2).end();
        assertThat(header.wrap(buffer, OFFSET, bare)).isEqualTo(PacketFault.NONE);
        assertThat(header.hasTimestamps()).isFalse();
        assertThat(header.sackPermitted()).isFalse();
        assertThat(header.maximumSegmentSize()).isZero();
        assertThat(header.windowScale()).isEqualTo(-1);
        assertThat(header.flags()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "fe0411220204 04d2, 1234", // an unknown kind is skipped
        "01010101 020404d2, 1234", // NOPs
        "020404d2 00ffffff, 1234", // nothing counts behind the end of the list
        "00000000 020404d2, 0",
    })
    @Requirement({"MUST-6", "MUST-64"})
    void unknownOptionsAreSkipped(String options, int mss) {
        wrapWithOptions(options);
        assertThat(header.maximumSegmentSize()).isEqualTo(mss);
        assertThat(header.hasMalformedOptions()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fe000000", // a length of 0 would never end
                "fe010000", // a length below 2
                "fe050000", // beyond the header
                "010101fe", // no room for a length
                "02030000", // an MSS of 3 bytes
                "03020000", // a window scale of 2
                "04030000", // SACK permitted of 3
                "05020000", // SACK without a block
                "050600000000", // half a block
                "080a000000000000", // timestamps cut off
                "0809000000000000000000" // of a wrong length
            })
    @Requirement("MUST-7")
    void aMalformedOptionIsCountedAndTheSegmentStands(String options) {
        wrapWithOptions(options);
        assertThat(header.hasMalformedOptions()).isTrue();
        assertThat(header.sackPermitted()).isFalse();
        assertThat(header.hasTimestamps()).isFalse();
        assertThat(header.sequenceNumber()).isEqualTo(77);
    }

    @Test
    void optionsBeforeAMalformedOneCount() {
        wrapWithOptions("020404d2fe000000");
        assertThat(header.maximumSegmentSize()).isEqualTo(1234);
        assertThat(header.hasMalformedOptions()).isTrue();
    }

    private void wrapWithOptions(String hex) {
        byte[] options = HexFormat.of().parseHex(hex.replace(" ", ""));
        int padded = (options.length + 3) & ~3;
        new TcpHeaderWriter().begin(buffer, OFFSET, 1, 2).sequenceNumber(77).end();
        buffer.setZero(OFFSET + 20, padded).setBytes(OFFSET + 20, options);
        buffer.setByte(OFFSET + 12, (20 + padded) << 2);
        assertThat(header.wrap(buffer, OFFSET, 20 + padded)).isEqualTo(PacketFault.NONE);
    }

    @Test
    void headerLengthsOutsideTheSegmentAreFaults() {
        new TcpHeaderWriter().begin(buffer, 0, 1, 2).end();
        assertThat(header.wrap(buffer, 0, 19)).isEqualTo(PacketFault.TOO_SHORT);
        buffer.setByte(12, 4 << 4);
        assertThat(header.wrap(buffer, 0, 40)).isEqualTo(PacketFault.BAD_HEADER_LENGTH);
        buffer.setByte(12, 6 << 4);
        assertThat(header.wrap(buffer, 0, 23)).isEqualTo(PacketFault.BAD_HEADER_LENGTH);
    }

    @Test
    void portZeroIsAFault() {
        new TcpHeaderWriter().begin(buffer, 0, 0, 2).end();
        assertThat(header.wrap(buffer, 0, 20)).isEqualTo(PacketFault.BAD_PORT);
        new TcpHeaderWriter().begin(buffer, 0, 2, 0).end();
        assertThat(header.wrap(buffer, 0, 20)).isEqualTo(PacketFault.BAD_PORT);
    }

    @Test
    void anErrorsQuoteNeedsEightBytes() {
        new TcpHeaderWriter().begin(buffer, 0, 3, 4).sequenceNumber(99).end();
        assertThat(header.wrapQuoted(buffer, 0, 7)).isEqualTo(PacketFault.TOO_SHORT);
        assertThat(header.wrapQuoted(buffer, 0, 8)).isEqualTo(PacketFault.NONE);
        assertThat(header.sequenceNumber()).isEqualTo(99);
        assertThat(header.sourcePort()).isEqualTo(3);
    }
}
