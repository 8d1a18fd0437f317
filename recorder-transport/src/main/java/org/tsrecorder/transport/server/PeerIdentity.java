package org.tsrecorder.transport.server;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who is at the other end of a connection, as the carrier of that connection knows it.
 *
 * @param stableId stable ID of the node, 1 to 64 ASCII letters and digits; recordings are stored under it
 * @param nodeName fully qualified name of the node, without the trailing dot
 * @param user login name of the node's owner; empty for a tagged node
 * @param tags the node's tags, {@code tag:…}; empty for a node that belongs to a user
 */
public record PeerIdentity(String stableId, String nodeName, Optional<String> user, List<String> tags) {
    private static final Pattern STABLE_ID = Pattern.compile("[A-Za-z0-9]{1,64}");

    /** Copies the tags; refuses a stable ID that is not letters and digits with {@link IllegalArgumentException}. */
    public PeerIdentity {
        if (!STABLE_ID.matcher(stableId).matches()) {
            throw new IllegalArgumentException(
                    "stableId: wanted 1 to 64 letters and digits, got \"" + PrintableText.of(stableId) + "\"");
        }
        tags = List.copyOf(tags);
    }
}
