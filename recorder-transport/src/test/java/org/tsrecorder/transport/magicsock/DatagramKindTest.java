package org.tsrecorder.transport.magicsock;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatagramKindTest {
    private static final int LONG_ENOUGH = 100;

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "0100000000000000, WIREGUARD",
        "0400000078563412, WIREGUARD",
        // An index that looks like STUN's cookie is an index all the same.
        "040000002112a442, WIREGUARD",
        "0101000c2112a442, STUN",
        "5453f09f92ac0000, DISCO",
        "5453f09f92ad0000, WIREGUARD",
        "00007a1100000100, GENEVE",
        "00007a1200000100, GENEVE",
        "00407a1200000100, GENEVE",
        "00017a1200000100, WIREGUARD",
        "c0007a1200000100, WIREGUARD",
        "00007a1200000101, WIREGUARD",
        "ffffffffffffffff, WIREGUARD"
    })
    void aDatagramIsToldByItsFirstBytes(String begin, DatagramKind kind) {
        ByteBuf datagram = Unpooled.buffer(LONG_ENOUGH).writeByte(0);
        datagram.writeBytes(HexFormat.of().parseHex(begin)).writeZero(LONG_ENOUGH - datagram.writerIndex());
        assertThat(DatagramKind.of(datagram.skipBytes(1))).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({"''", "54", "5453f09f92ac", "0101000c2112a4"})
    void whatIsTooShortIsForWireGuardToRefuse(String bytes) {
        assertThat(DatagramKind.of(Unpooled.wrappedBuffer(HexFormat.of().parseHex(bytes))))
                .isEqualTo(DatagramKind.WIREGUARD);
    }
}
