package org.tsrecorder.transport.tcp;

/** A pseudo-random function with a secret key of at least 128 bits inside, such as keyed BLAKE2s or SipHash. */
@FunctionalInterface
public interface KeyedHash {
    /** The first 64 bits of the function's value for {@code message}. */
    long hash(byte[] message);
}
