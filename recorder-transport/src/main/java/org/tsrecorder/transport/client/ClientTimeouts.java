package org.tsrecorder.transport.client;

import java.time.Duration;

/**
 * How long a client waits for what.
 *
 * @param dial for one connection
 * @param answer for each answer before the body may flow: the probe's, the upload's, 100 Continue
 * @param allRecorders for finding a recorder among all that are configured
 * @param acknowledgement without an acknowledgement frame, also while nothing is sent (V2)
 * @param finish from the end of the body to the recorder's word that all is stored
 */
public record ClientTimeouts(
        Duration dial, Duration answer, Duration allRecorders, Duration acknowledgement, Duration finish) {
    private static final ClientTimeouts UPSTREAM = new ClientTimeouts(
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofSeconds(60));

    /**
     * Checks each.
     *
     * @throws IllegalArgumentException when one is not positive
     */
    public ClientTimeouts {
        requirePositive("dial", dial);
        requirePositive("answer", answer);
        requirePositive("allRecorders", allRecorders);
        requirePositive("acknowledgement", acknowledgement);
        requirePositive("finish", finish);
    }

    /** Those of upstream's client: 5 s, 10 s, 30 s, 30 s; and 60 s to finish, where upstream waits for ever. */
    public static ClientTimeouts upstream() {
        return UPSTREAM;
    }

    private static void requirePositive(String name, Duration duration) {
        if (!duration.isPositive()) {
            throw new IllegalArgumentException("timeout " + name + ": wanted more than 0, got " + duration);
        }
    }
}
