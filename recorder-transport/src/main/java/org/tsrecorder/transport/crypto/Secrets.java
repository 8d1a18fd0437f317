package org.tsrecorder.transport.crypto;

import java.util.Arrays;

/** The end of a secret's life. */
public final class Secrets {
    private Secrets() {}

    /**
     * Overwrites secrets with zeros. Copies that the collector moved or a provider keeps are out of reach.
     *
     * @param secrets arrays no longer needed
     */
    public static void erase(byte[]... secrets) {
        for (byte[] secret : secrets) {
            Arrays.fill(secret, (byte) 0);
        }
    }
}
