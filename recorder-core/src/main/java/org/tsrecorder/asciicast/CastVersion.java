package org.tsrecorder.asciicast;

/** A version of the asciicast format (docs.asciinema.org, "asciicast v1", "v2", "v3"). */
public enum CastVersion {
    /** One JSON document; output only; times are delays since the previous event. */
    V1(1),
    /** A header line, then one JSON array a line; times count from the start. */
    V2(2),
    /** A header line, then one JSON array a line; times are intervals since the previous event. */
    V3(3);

    private final int number;

    CastVersion(int number) {
        this.number = number;
    }

    /** The number in the header's {@code version}. */
    public int number() {
        return number;
    }
}
