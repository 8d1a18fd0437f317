package org.tsrecorder.transport.stun;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.packet.IpEndpoint;

/** Responses of RFC 5769 and by hand, and the request that Tailscale's servers answer. */
class StunTest {
    private static final TransactionId COUNTING = new TransactionId(0x00010203, 0x04050607_08090a0bL);
    private static final TransactionId RFC5769 = new TransactionId(0xb7e7a701, 0xbc34d686_fa87dfaeL);
    private static final String RFC5769_BEGIN = "2112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220";
    private static final String RFC5769_V4 = "0101003c" + RFC5769_BEGIN
            + "002000080001a147e112a643000800142b91f599fd9e90c38c7489f92af9ba53f06be7d780280004c07d4c96";
    private static final String RFC5769_V6 = "01010048" + RFC5769_BEGIN
            + "002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d900080014a382954e4be67bf11784c97c8292c275bfe3ed41"
            + "80280004c8fb0b4c";
    private static final String HEADER = "2112a442000102030405060708090a0b";

    private static ByteBuf bytes(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        // Not at index 0, so that offsets are not mistaken for indices.
        return Unpooled.buffer().writeZero(3).skipBytes(3).writeBytes(bytes);
    }

    private static IpEndpoint mapped(String address, int port) {
        return new IpEndpoint(IpAddress.of(address), port);
    }

    private static String response(String attributes) {
        return "0101%04x".formatted(attributes.length() / 2) + HEADER + attributes;
    }

    @Test
    void theRequestIsTheOneThatTailscalesServersAnswer() {
        ByteBuf out = Unpooled.buffer().writeByte(9);
        StunRequest.write(COUNTING, out);
        assertThat(ByteBufUtil.hexDump(out))
                .isEqualTo("09" + "000100142112a442000102030405060708090a0b802200087461696c6e6f6465802800048aabad90");
        assertThat(StunResponse.isStun(out.skipBytes(1))).isTrue();
        assertThat(StunResponse.parse(out)).isEmpty();
    }

    @Test
    void theRfcsResponsesAreRead() {
        assertThat(StunResponse.parse(bytes(RFC5769_V4)))
                .contains(new StunResponse(RFC5769, mapped("192.0.2.1", 32_853)));
        assertThat(StunResponse.parse(bytes(RFC5769_V6)))
                .contains(new StunResponse(RFC5769, mapped("2001:db8:1234:5678:11:2233:4455:6677", 32_853)));
    }

    @Test
    void theXoredAddressCountsBeforeThePlainOne() {
        String plain = "0001000800010050c0000201";
        String xored = "002000080001" + "2113" + "e112a640";
        assertThat(StunResponse.parse(bytes(response(xored + plain)))).contains(answer("192.0.2.2", 1));
        assertThat(StunResponse.parse(bytes(response(plain + xored)))).contains(answer("192.0.2.2", 1));
        assertThat(StunResponse.parse(bytes(response(plain)))).contains(answer("192.0.2.1", 80));
    }

    private static StunResponse answer(String address, int port) {
        return new StunResponse(COUNTING, mapped(address, port));
    }

    @Test
    void theOptionalXoredAddressCountsLikewise() {
        assertThat(StunResponse.parse(bytes(response("802000080001" + "2113" + "e112a640"))))
                .contains(answer("192.0.2.2", 1));
    }

    @Test
    void anIpv4AddressInIpv6IsUnmapped() {
        // ::ffff:192.0.2.1, xored with the cookie and the transaction id
        String xored = "00200014" + "0002" + "2113" + "2112a442000102030405f9f8c809080a";
        assertThat(StunResponse.parse(bytes(response(xored)))).contains(answer("192.0.2.1", 1));
    }

    @Test
    void bytesBehindTheStatedLengthAreIgnored() {
        assertThat(StunResponse.parse(bytes(RFC5769_V4 + "01010024ffff"))).isPresent();
    }

    @Test
    void everyCutMakesItNoResponse() {
        for (int length = 0; length < RFC5769_V4.length() / 2; length++) {
            assertThat(StunResponse.parse(bytes(RFC5769_V4.substring(0, 2 * length))))
                    .as("%d bytes", length)
                    .isEmpty();
        }
    }

    @Test
    void malformedAttributesMakeItNoResponse() {
        assertThat(StunResponse.parse(bytes(response("")))).isEmpty();
        assertThat(StunResponse.parse(bytes(response("0020000400012113")))).isEmpty();
        assertThat(StunResponse.parse(bytes(response("002000080003" + "2113e112a640"))))
                .isEmpty();
        assertThat(StunResponse.parse(bytes(response("002000080002" + "2113e112a640"))))
                .isEmpty();
        assertThat(StunResponse.parse(bytes(response("80220100" + "002000080001" + "2113e112a640"))))
                .isEmpty();
        assertThat(StunResponse.parse(bytes(response("002000080001" + "2113e112a640" + "8022"))))
                .isEmpty();
    }

    @Test
    void onlyTheCookieBehindTwoZeroBitsIsStun() {
        assertThat(StunResponse.isStun(bytes("3fff0000" + HEADER))).isTrue();
        assertThat(StunResponse.isStun(bytes("40000000" + HEADER))).isFalse();
        assertThat(StunResponse.isStun(bytes("80000000" + HEADER))).isFalse();
        assertThat(StunResponse.isStun(bytes("01010000" + HEADER.substring(2)))).isFalse();
        assertThat(StunResponse.isStun(bytes("01010000" + "2112a443" + HEADER.substring(8))))
                .isFalse();
        assertThat(StunResponse.isStun(bytes("01000000" + "0".repeat(288)))).isFalse();
    }

    @Test
    void noTwoTransactionIdsAreTheSame() {
        RandomGenerator random = RandomGenerator.getDefault();
        assertThat(TransactionId.generate(random)).isNotEqualTo(TransactionId.generate(random));
    }
}
