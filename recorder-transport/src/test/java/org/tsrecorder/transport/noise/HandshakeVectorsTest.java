package org.tsrecorder.transport.noise;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.tsrecorder.transport.crypto.AeadKey;
import org.tsrecorder.transport.key.PresharedKey;

/**
 * Byte for byte what independent code (Python's hashlib, hmac and cryptography) computed for the keys of
 * {@link HandshakePair}; that code in turn reproduces packets of tailscale-rs.
 */
class HandshakeVectorsTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final byte[] CONTROL_PROLOGUE = "Tailscale Control Protocol v145".getBytes(US_ASCII);
    private static final byte[] WIREGUARD_IDENTIFIER = "WireGuard v1 zx2c4 Jason@zx2c4.com".getBytes(US_ASCII);

    /** 1,700,000,000.016777216 as TAI64N. */
    private static final byte[] TIMESTAMP = HEX.parseHex("400000006553f10a01000000");

    @Test
    void aControlHandshakeHasTheKnownBytes() {
        HandshakePair pair = new HandshakePair(NoisePattern.IK, CONTROL_PROLOGUE, new byte[0])
                .writeInitiation()
                .readInitiation()
                .writeResponse()
                .readResponse();
        assertThat(HEX.formatHex(pair.initiation))
                .isEqualTo(
                        "64b101b1d0be5a8704bd078f9895001fc03e8e9f9522f188dd128d9846d48466822e8514e6389169bdfd10afecae5b"
                            + "ded9cda3f0157ac1d03cd3620b3bb73a8615320e365a7604f176544eb4cfbf64d3d2e36dffa1acb4d163edc30d49"
                            + "fc1fcc");
        assertThat(HEX.formatHex(pair.response))
                .isEqualTo(
                        "244fe3b963e899dd295baffce248d3530f3a9a7479ba063002680ebfe7adad49674687cdc3782c4afd7b5e19331d1b"
                                + "bf");
        byte[] hash = HEX.parseHex("694b758dd5d2d31e157dd70ebf648b87dd6d915774645a9ecb5dcedf1650ab69");
        assertThat(pair.initiator.handshakeHash()).isEqualTo(hash);
        assertThat(pair.responder.handshakeHash()).isEqualTo(hash);
        pair.provesItsKeys();
    }

    @Test
    void controlRecordsHaveTheKnownBytesWithABigEndianCounter() {
        HandshakePair pair = new HandshakePair(NoisePattern.IK, CONTROL_PROLOGUE, new byte[0])
                .writeInitiation()
                .readInitiation()
                .writeResponse()
                .readResponse();
        CipherState sending = new CipherState(pair.initiator.split().send(), ByteOrder.BIG_ENDIAN, pair.aead);
        CipherState receiving = new CipherState(pair.responder.split().receive(), ByteOrder.BIG_ENDIAN, pair.aead);
        String[][] records = {
            {"hello", "110d0d69ba1fbe6a445193b903672412015188ce9d"},
            {"world", "894179742a8d5ebdab01014917e5546a62f013ee8c"}
        };
        for (String[] each : records) {
            byte[] text = each[0].getBytes(US_ASCII);
            byte[] bytes = Arrays.copyOf(text, text.length + 16);
            sending.encrypt(bytes, 0, text.length);
            assertThat(HEX.formatHex(bytes)).isEqualTo(each[1]);
            assertThat(receiving.decrypt(bytes, 0, bytes.length)).isTrue();
            assertThat(bytes).startsWith(text);
        }
    }

    @Test
    void aWireGuardHandshakeHasTheKnownBytes() {
        HandshakePair pair = new HandshakePair(NoisePattern.IK_PSK2, WIREGUARD_IDENTIFIER, TIMESTAMP)
                .writeInitiation()
                .readInitiation()
                .writeResponse()
                .readResponse();
        assertThat(HEX.formatHex(pair.initiation))
                .isEqualTo(
                        "64b101b1d0be5a8704bd078f9895001fc03e8e9f9522f188dd128d9846d48466158a0e4ca242d151ca97ab90159a98"
                            + "b67e616625e68b4065d357376b6598e644ad7d678c0295d22de4cb43d5135581ed36346bfa7cf42a122039f89350"
                            + "1235c77785d75a8d36b556be2b6dca");
        assertThat(HEX.formatHex(pair.response))
                .isEqualTo(
                        "244fe3b963e899dd295baffce248d3530f3a9a7479ba063002680ebfe7adad4949fc1997e7e1bf630716370de81789"
                                + "d1");
        TransportKeys keys = pair.initiator.split();
        AeadKey send = key("c5f330b6dc92c8bd4124800733b33cd9d7e5dd2ac8c782e1b558f9b2b60804d8");
        AeadKey receive = key("df0e53eac779a4c1ab023907c8dda549efdbf8ca9a4ce931ba1d27a2a8be73f9");
        assertThat(HandshakePair.opens(keys.send(), send)).isTrue();
        assertThat(HandshakePair.opens(keys.receive(), receive)).isTrue();
    }

    @Test
    void aHandshakeWithAPresharedKeyHasTheBytesThatTailscaleRsExpects() {
        PresharedKey preshared = PresharedKey.of(HandshakePair.counting(128));
        HandshakePair pair = HandshakePair.ofTailscaleRs(
                NoisePattern.IK_PSK2, "TEST HANDSHAKE".getBytes(US_ASCII), "TEST PAYLOAD".getBytes(US_ASCII));
        pair.initiator.presharedKey(preshared);
        pair.responder.presharedKey(preshared);
        pair.writeInitiation().readInitiation().writeResponse().readResponse();
        assertThat(HEX.formatHex(pair.initiation)).endsWith("d44f50cf68cf7cdaabd81372");
        assertThat(HEX.formatHex(pair.response)).endsWith("1d31e903c203fe7ca9187d9ef4059b09");
    }

    @Test
    void aHandshakeWithoutOneDoesSoToo() {
        HandshakePair pair = HandshakePair.ofTailscaleRs(
                        NoisePattern.IK, "TEST HANDSHAKE".getBytes(US_ASCII), new byte[0])
                .writeInitiation()
                .readInitiation()
                .writeResponse()
                .readResponse();
        assertThat(HEX.formatHex(pair.initiation))
                .startsWith("358072d6365880d1aeea329adf9121383851ed21a28e3b75e965d0d2cd166254ad5b8feb");
        assertThat(HEX.formatHex(pair.response)).endsWith("5ef5508032efff8066fc858410f411e8");
    }

    private static AeadKey key(String digits) {
        return new AeadKey(HEX.parseHex(digits));
    }
}
