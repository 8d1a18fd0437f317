package org.tsrecorder.transport.derp;

/** Why a connection to a relay is of no use any more. */
public enum DerpFault {
    /** Its first frame is no ServerKey, or lacks magic or key. */
    BAD_SERVER_KEY,
    /** It says that a frame is longer than a client takes. */
    FRAME_TOO_LARGE,
    /** Its ServerInfo cannot be opened or read: it is not who its first frame said. */
    BAD_SERVER_INFO,
    /** Not even a keepalive came for two minutes. */
    READ_TIMEOUT
}
