package org.tsrecorder.transport.tailcfg;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.tsrecorder.transport.key.ChallengePublicKey;
import org.tsrecorder.transport.key.MachinePublicKey;

class ResponsesTest {
    private static final String ONES = "01".repeat(32);

    private static RegisterResponse register(String json) {
        return RegisterResponse.parse(json.getBytes(UTF_8));
    }

    @Test
    void aRegistrationIsAnsweredInFull() {
        assertThat(register("""
            {"User":{"ID":9007199254740993,"DisplayName":"Alice","Created":"2024-01-02T03:04:05Z"},
             "Login":{"ID":5,"Provider":"github","LoginName":"alice@github","DisplayName":"Al"},
             "NodeKeyExpired":true,"MachineAuthorized":true,"AuthURL":"https://x/a/1",
             "NodeKeySignature":"AAEC","Error":"no"}\
            """))
                .isEqualTo(new RegisterResponse(
                        9_007_199_254_740_993L, "alice@github", "Alice", true, true, "https://x/a/1", "AAEC", "no"));
    }

    @Test
    void headscalesNullIsAnAnswerThatSaysNothing() {
        assertThat(register("null")).isEqualTo(new RegisterResponse(0, "", "", false, false, "", "", ""));
    }

    @Test
    void nullFieldsSayNothing() {
        assertThat(register("{\"User\":null,\"Login\":null,\"NodeKeySignature\":null,\"Error\":null}"))
                .isEqualTo(register("{}"));
    }

    @Test
    void aSignatureThatIsNotBase64IsRefused() {
        assertThatThrownBy(() -> register("{\"NodeKeySignature\":\"?\"}"))
                .isInstanceOf(TailcfgFormatException.class)
                .hasMessage("wanted base64, got a string that is not, at /NodeKeySignature");
    }

    @Test
    void aPageInsteadOfJsonIsRefused() {
        assertThatThrownBy(() -> register("<html>")).isInstanceOf(TailcfgFormatException.class);
        assertThatThrownBy(() -> register(""))
                .isInstanceOf(TailcfgFormatException.class)
                .hasMessage("wanted JSON, got nothing");
        assertThatThrownBy(() -> register("[]"))
                .isInstanceOf(TailcfgFormatException.class)
                .hasMessageStartingWith("wanted an object, got START_ARRAY");
    }

    @Test
    void aServerTellsItsKey() {
        String json = "{\"legacyPublicKey\":\"mkey:" + "0".repeat(64) + "\",\"publicKey\":\"mkey:" + ONES + "\"}";
        assertThat(OverTlsPublicKeyResponse.parse(json.getBytes(UTF_8)).publicKey())
                .contains(MachinePublicKey.parse("mkey:" + ONES));
    }

    @Test
    void aServerWithoutAKeySaysSo() {
        String zero = "{\"publicKey\":\"mkey:" + "0".repeat(64) + "\"}";
        assertThat(OverTlsPublicKeyResponse.parse(zero.getBytes(UTF_8)).publicKey())
                .isEmpty();
        assertThat(OverTlsPublicKeyResponse.parse("{}".getBytes(UTF_8)).publicKey())
                .isEmpty();
    }

    @Test
    void aKeyOfAnotherKindIsRefused() {
        String json = "{\"publicKey\":\"nodekey:" + ONES + "\"}";
        assertThatThrownBy(() -> OverTlsPublicKeyResponse.parse(json.getBytes(UTF_8)))
                .isInstanceOf(TailcfgFormatException.class)
                .hasMessageContaining("machine public key")
                .hasMessageEndingWith("at /publicKey");
    }

    @Test
    void anEarlyPayloadMayChallenge() {
        String json = "{\"nodeKeyChallenge\":\"chalpub:" + ONES + "\"}";
        assertThat(EarlyNoise.parse(json.getBytes(UTF_8)).nodeKeyChallenge())
                .contains(ChallengePublicKey.parse("chalpub:" + ONES));
        assertThat(EarlyNoise.parse("{}".getBytes(UTF_8)).nodeKeyChallenge()).isEmpty();
    }
}
