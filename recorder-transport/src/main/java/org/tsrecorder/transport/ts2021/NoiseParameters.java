package org.tsrecorder.transport.ts2021;

import org.tsrecorder.transport.key.MachinePrivateKey;
import org.tsrecorder.transport.key.MachinePublicKey;

/**
 * What a connection's handshake proves and promises.
 *
 * @param machineKey who we are
 * @param serverKey who control must be
 * @param version the capability version that we announce, 1 to 65535; part of the prologue, so both sides agree on it
 */
public record NoiseParameters(MachinePrivateKey machineKey, MachinePublicKey serverKey, int version) {
    private static final int LAST_VERSION = 0xffff;

    /** Refuses a version that has no place in the initiation. */
    public NoiseParameters {
        if (version < 1 || version > LAST_VERSION) {
            throw new IllegalArgumentException("version=" + version + ", want 1 to " + LAST_VERSION);
        }
    }
}
