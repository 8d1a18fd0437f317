package org.tsrecorder.transport.ts2021;

import org.tsrecorder.transport.crypto.ChaCha20Poly1305;
import org.tsrecorder.transport.noise.HandshakeState;

/** What the protocol fixes: {@code control/controlbase/messages.go} and {@code control/controlhttp/constants.go}. */
final class Ts2021Constants {
    static final String UPGRADE_PATH = "/ts2021";
    static final String UPGRADE_PROTOCOL = "tailscale-control-protocol";
    static final String HANDSHAKE_HEADER = "X-Tailscale-Handshake";
    static final String PROLOGUE = "Tailscale Control Protocol v";

    static final int TYPE_INITIATION = 1;
    static final int TYPE_RESPONSE = 2;
    static final int TYPE_ERROR = 3;
    static final int TYPE_RECORD = 4;

    /** Of all messages but the initiation: type, then the length of what follows as u16BE. */
    static final int HEADER_BYTES = 3;

    /** The initiation has its version before that, as u16BE. */
    static final int INITIATION_HEADER_BYTES = 5;

    static final int INITIATION_BYTES = INITIATION_HEADER_BYTES + HandshakeState.INITIATION_BYTES;

    static final int MAX_FRAME_BYTES = 4096;
    static final int MAX_CIPHERTEXT_BYTES = MAX_FRAME_BYTES - HEADER_BYTES;
    static final int MAX_PLAINTEXT_BYTES = MAX_CIPHERTEXT_BYTES - ChaCha20Poly1305.TAG_BYTES;

    /** {@code FF FF FF} can begin no HTTP/2 frame that a server sends first; {@code TS} follows. */
    static final long EARLY_PAYLOAD_MAGIC = 0xff_ff_ff_54_53L;

    static final int EARLY_PAYLOAD_MAGIC_BYTES = 5;

    /** Magic and length; as long as the header of an HTTP/2 frame. */
    static final int EARLY_PAYLOAD_HEADER_BYTES = 9;

    static final long MAX_EARLY_PAYLOAD_BYTES = 10 << 20;

    private Ts2021Constants() {}
}
