package org.tsrecorder.asciicast;

/** In which order a header line's keys are written. Nested values keep the order they came in. */
public enum KeyOrder {
    /** As asciinema and Tailscale write them; keys that neither knows follow in the order they came. */
    CONVENTIONAL,
    /** Sorted by UTF-16 code unit, as the closed recorder's rewritten headers are. */
    ALPHABETICAL
}
