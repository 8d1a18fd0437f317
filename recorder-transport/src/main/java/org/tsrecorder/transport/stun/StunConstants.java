package org.tsrecorder.transport.stun;

/** What RFC 5389 fixes, and what Tailscale's servers ask for. */
final class StunConstants {
    /** Bytes before the first attribute, §6. */
    static final int HEADER_LENGTH = 20;

    /** Bytes of an attribute before its value, §15. */
    static final int ATTRIBUTE_HEADER_LENGTH = 4;

    static final int BINDING_REQUEST = 0x0001;
    static final int BINDING_SUCCESS = 0x0101;
    static final int MAGIC_COOKIE = 0x2112_A442;

    /** §15.1; the fallback where there is no {@link #XOR_MAPPED_ADDRESS}. */
    static final int MAPPED_ADDRESS = 0x0001;

    /** §15.2. */
    static final int XOR_MAPPED_ADDRESS = 0x0020;

    /** Some servers write it where attributes may be ignored. */
    static final int XOR_MAPPED_ADDRESS_OPTIONAL = 0x8020;

    static final int SOFTWARE = 0x8022;
    static final int FINGERPRINT = 0x8028;

    /** What the CRC of a fingerprint is xored with, §15.5: the letters STUN. */
    static final int FINGERPRINT_XOR = 0x5354_554E;

    static final int FAMILY_V4 = 1;
    static final int FAMILY_V6 = 2;

    private StunConstants() {}
}
