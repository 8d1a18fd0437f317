package org.tsrecorder.transport.derphttp;

import java.util.Optional;

/**
 * How a region in use is doing.
 *
 * @param region its number
 * @param home whether it is our home
 * @param node the name of the relay that took our login; empty while there is none
 * @param problem what that relay says is wrong; empty for nothing
 */
public record RegionStatus(int region, boolean home, Optional<String> node, String problem) {
    /** Whether a relay took our login. */
    public boolean isConnected() {
        return node.isPresent();
    }
}
