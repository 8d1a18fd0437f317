package org.tsrecorder.transport.tailcfg;

import java.util.Optional;
import org.tsrecorder.transport.key.ChallengePublicKey;

/**
 * What a control server may say before HTTP/2 begins ({@code tailcfg.EarlyNoise}).
 *
 * @param nodeKeyChallenge a key of this connection's own, to prove a node key against
 */
public record EarlyNoise(Optional<ChallengePublicKey> nodeKeyChallenge) {
    /**
     * Reads the payload.
     *
     * @param json UTF-8
     * @throws TailcfgFormatException when it is something else
     */
    public static EarlyNoise parse(byte[] json) {
        return JsonReader.read(json, in -> {
            Fields early = new Fields();
            in.object(name -> early.read(in, name));
            return new EarlyNoise(early.nodeKeyChallenge);
        });
    }

    /** What has been read so far. */
    private static final class Fields {
        private Optional<ChallengePublicKey> nodeKeyChallenge = Optional.empty();

        void read(JsonReader in, String field) {
            if (field.equals("nodeKeyChallenge")) {
                nodeKeyChallenge = in.optional(() -> in.key(ChallengePublicKey::parse));
            } else {
                in.skip();
            }
        }
    }
}
