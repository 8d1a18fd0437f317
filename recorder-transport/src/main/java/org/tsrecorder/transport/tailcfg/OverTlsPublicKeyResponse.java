package org.tsrecorder.transport.tailcfg;

import java.util.Optional;
import org.tsrecorder.transport.key.MachinePublicKey;

/**
 * What a control server answers to {@code GET /key?v=} ({@code tailcfg.OverTLSPublicKeyResponse}).
 *
 * @param publicKey the server's static key in Noise; empty when it has none
 */
public record OverTlsPublicKeyResponse(Optional<MachinePublicKey> publicKey) {
    /**
     * Reads the answer.
     *
     * @param json UTF-8
     * @throws TailcfgFormatException when it is something else
     */
    public static OverTlsPublicKeyResponse parse(byte[] json) {
        return JsonReader.read(json, in -> {
            Fields response = new Fields();
            in.object(name -> response.read(in, name));
            return new OverTlsPublicKeyResponse(response.publicKey.filter(key -> !key.isZero()));
        });
    }

    /** What has been read so far. */
    private static final class Fields {
        private Optional<MachinePublicKey> publicKey = Optional.empty();

        void read(JsonReader in, String field) {
            if (field.equals("publicKey")) {
                publicKey = in.optional(() -> in.key(MachinePublicKey::parse));
            } else {
                in.skip();
            }
        }
    }
}
