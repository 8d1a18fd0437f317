package org.tsrecorder.transport.derp;

/** What a connection counts. */
public enum DerpCounter {
    /** Packets handed on. */
    PACKETS_RECEIVED,
    /** Their bytes. */
    BYTES_RECEIVED,
    /** Packets encoded for the relay. */
    PACKETS_SENT,
    /** Their bytes. */
    BYTES_SENT,
    /** Packets not sent, being larger than a relay takes. */
    PACKETS_TOO_LARGE,
    /** Packets not sent, because the relay asked for less. */
    PACKETS_OVER_RATE,
    /** Received frames too short for their type. */
    FRAMES_SHORT,
    /** Received packets that are larger than a packet may be. */
    FRAMES_OVERSIZED,
    /** Frames of types that clients do not know. */
    FRAMES_UNKNOWN
}
