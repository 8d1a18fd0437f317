package org.tsrecorder.transport.packet;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TsmpHeaderTest {
    private static final long DATA = 0x0102_0304_0506_0708L;

    private final TsmpHeader message = new TsmpHeader();

    private PacketFault wrap(String hex) {
        ByteBuf buffer = Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex));
        return message.wrap(buffer, 0, buffer.readableBytes());
    }

    private static String written(Consumer<ByteBuf> writer) {
        ByteBuf buffer = Unpooled.buffer();
        writer.accept(buffer);
        return ByteBufUtil.hexDump(buffer);
    }

    @Test
    void messagesAreLaidOutAsTailscaleLaysThemOut() {
        assertThat(written(out -> TsmpHeader.appendReject(out, IpProtocol.TCP, TsmpHeader.REASON_ACL, 0x1234, 80)))
                .isEqualTo("21064112340050");
        assertThat(written(out -> TsmpHeader.appendPing(out, DATA))).isEqualTo("700102030405060708");
        assertThat(written(out -> TsmpHeader.appendPong(out, DATA))).isEqualTo("6f01020304050607080000");
        assertThat(written(out -> TsmpHeader.appendDiscoAdvert(out, new byte[32])))
                .isEqualTo("61" + "00".repeat(32));
    }

    @Test
    void aRejectTellsItsFlowAndReason() {
        assertThat(wrap("21064112340050")).isEqualTo(PacketFault.NONE);
        assertThat(message.type()).isEqualTo(TsmpHeader.REJECT);
        assertThat(message.rejectedProtocol()).isEqualTo(IpProtocol.TCP);
        assertThat(message.reason()).isEqualTo(TsmpHeader.REASON_ACL);
        assertThat(message.sourcePort()).isEqualTo(0x1234);
        assertThat(message.destinationPort()).isEqualTo(80);
        assertThat(message.maybeBroken()).isFalse();
    }

    @Test
    void aFlagSaysThatTheFlowIsPerhapsNotBroken() {
        assertThat(wrap("2106461234005001")).isEqualTo(PacketFault.NONE);
        assertThat(message.maybeBroken()).isTrue();
        assertThat(wrap("21064112340050fe")).isEqualTo(PacketFault.NONE);
        assertThat(message.maybeBroken()).isFalse();
    }

    @Test
    void aPongOfAnOldNodeHasNoPort() {
        assertThat(wrap("6f0102030405060708")).isEqualTo(PacketFault.NONE);
        assertThat(message.pingData()).isEqualTo(DATA);
        assertThat(message.peerApiPort()).isZero();
        assertThat(wrap("6f0102030405060708abcd")).isEqualTo(PacketFault.NONE);
        assertThat(message.peerApiPort()).isEqualTo(0xabcd);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "21", "210641123400", "7001020304050607", "6f", "61000102"})
    void whatIsTooShortIsAFault(String hex) {
        assertThat(wrap(hex)).isEqualTo(PacketFault.TOO_SHORT);
    }

    @Test
    void anUnknownTypeIsReadAsSuch() {
        assertThat(wrap("7a")).isEqualTo(PacketFault.NONE);
        assertThat(message.type()).isEqualTo('z');
    }
}
