package org.tsrecorder.transport.derp;

/** Why a relay has no way to a peer. */
public enum PeerGoneReason {
    /** It was there, and left. */
    DISCONNECTED,
    /** The relay does not know it. */
    NOT_HERE,
    /** A reason of a later version. */
    OTHER;

    static PeerGoneReason of(int code) {
        return switch (code) {
            case 0 -> DISCONNECTED;
            case 1 -> NOT_HERE;
            default -> OTHER;
        };
    }
}
