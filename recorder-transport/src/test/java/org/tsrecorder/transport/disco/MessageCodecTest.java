package org.tsrecorder.transport.disco;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tsrecorder.transport.disco.DiscoMessage.CallMeMaybe;
import org.tsrecorder.transport.disco.DiscoMessage.Ping;
import org.tsrecorder.transport.disco.DiscoMessage.Pong;
import org.tsrecorder.transport.key.NodePublicKey;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.packet.IpEndpoint;

/** Payloads as Tailscale's own {@code disco_test.go} has them. */
class MessageCodecTest {
    private static final TransactionId TRANSACTION = new TransactionId(0x0102030405060708L, 0x090a0b0c);
    private static final String TRANSACTION_HEX = "0102030405060708090a0b0c";
    private static final String KEY_HEX = "00".repeat(31) + "07";
    private static final IpEndpoint V4 = new IpEndpoint(IpAddress.of("2.3.4.5"), 1234);
    private static final String V4_HEX = "00000000000000000000ffff0203040504d2";
    private static final IpEndpoint V6 = new IpEndpoint(IpAddress.of("fed0::12"), 6666);
    private static final String V6_HEX = "fed000000000000000000000000000121a0a";

    private static String hex(DiscoMessage message) {
        return HexFormat.of().formatHex(MessageCodec.encode(message));
    }

    private static Optional<DiscoMessage> decode(String hex) {
        return MessageCodec.decode(HexFormat.of().parseHex(hex));
    }

    private static void travels(DiscoMessage message, String hex) {
        assertThat(hex(message)).isEqualTo(hex);
        assertThat(decode(hex)).contains(message);
    }

    private static NodePublicKey key() {
        return NodePublicKey.of(HexFormat.of().parseHex(KEY_HEX));
    }

    @Test
    void aPingCarriesTransactionAndNodeKey() {
        travels(new Ping(TRANSACTION, Optional.empty()), "0100" + TRANSACTION_HEX);
        travels(new Ping(TRANSACTION, Optional.of(key())), "0100" + TRANSACTION_HEX + KEY_HEX);
    }

    @Test
    void aPongCarriesWhereThePingCameFrom() {
        travels(new Pong(TRANSACTION, V4), "0200" + TRANSACTION_HEX + V4_HEX);
        travels(new Pong(TRANSACTION, V6), "0200" + TRANSACTION_HEX + V6_HEX);
    }

    @Test
    void aCallMeMaybeCarriesAnyNumberOfEndpoints() {
        travels(new CallMeMaybe(List.of()), "0300");
        travels(new CallMeMaybe(List.of(V4, V6)), "0300" + V4_HEX + V6_HEX);
    }

    @Test
    void paddingBehindAPingAndAPongIsIgnored() {
        assertThat(decode("0100" + TRANSACTION_HEX + KEY_HEX + "0000"))
                .contains(new Ping(TRANSACTION, Optional.of(key())));
        assertThat(decode("0200" + TRANSACTION_HEX + V4_HEX + "ff")).contains(new Pong(TRANSACTION, V4));
    }

    @Test
    void theVersionOfPingAndPongDoesNotMatter() {
        assertThat(decode("0109" + TRANSACTION_HEX)).contains(new Ping(TRANSACTION, Optional.empty()));
        assertThat(decode("0209" + TRANSACTION_HEX + V4_HEX)).contains(new Pong(TRANSACTION, V4));
    }

    @Test
    void aZeroOrCutNodeKeyIsNone() {
        assertThat(decode("0100" + TRANSACTION_HEX + "00".repeat(32)))
                .contains(new Ping(TRANSACTION, Optional.empty()));
        assertThat(decode("0100" + TRANSACTION_HEX + "01".repeat(31)))
                .contains(new Ping(TRANSACTION, Optional.empty()));
    }

    @Test
    void aCallMeMaybeOfAnotherVersionOrLengthIsEmpty() {
        assertThat(decode("0301" + V4_HEX)).contains(new CallMeMaybe(List.of()));
        assertThat(decode("0300" + V4_HEX + "00")).contains(new CallMeMaybe(List.of()));
    }

    @Test
    void aCallMeMaybeIsReadUpToItsLimit() {
        String many = "0300" + String.join("", Collections.nCopies(CallMeMaybe.MAX_ENDPOINTS + 1, V4_HEX));
        assertThat(decode(many))
                .hasValueSatisfying(message ->
                        assertThat(((CallMeMaybe) message).endpoints()).hasSize(CallMeMaybe.MAX_ENDPOINTS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "01", "0100", "0100010203", "0200" + TRANSACTION_HEX, "0000", "0400", "0700", "ff00"})
    void whatIsTooShortOrUnknownIsNothing(String hex) {
        assertThat(decode(hex)).isEmpty();
    }
}
