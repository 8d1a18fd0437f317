package org.tsrecorder.store;

import java.util.Optional;

/**
 * Whether a store takes new recordings now.
 *
 * @param notReadyBecause empty when it does; else one line that says why not
 */
public record StoreHealth(Optional<String> notReadyBecause) {
    private static final StoreHealth READY = new StoreHealth(Optional.empty());

    /** New recordings are taken. */
    public static StoreHealth ready() {
        return READY;
    }

    /** New recordings are refused, for a reason that people will read. */
    public static StoreHealth notReady(String reason) {
        return new StoreHealth(Optional.of(reason));
    }

    /** Whether new recordings are taken. */
    public boolean isReady() {
        return notReadyBecause.isEmpty();
    }
}
