package org.tsrecorder.transport.filter;

/** What becomes of a packet, and why. */
public enum FilterVerdict {
    /** It belongs to a flow, or needs none. */
    ACCEPTED(true),
    /** A rule lets it begin a flow. */
    ACCEPTED_BY_RULE(true),
    /** Its bytes make no sense. */
    DROPPED_MALFORMED(false),
    /** It goes to many. */
    DROPPED_MULTICAST(false),
    /** It goes to a link-local address, which no tunnel reaches. */
    DROPPED_LINK_LOCAL(false),
    /** It goes to an address that is not ours. */
    DROPPED_NOT_OURS(false),
    /** Its sender may not begin flows to us at all. */
    DROPPED_JAILED(false),
    /** A TCP SYN that no rule lets pass; over IPv4 the sender is told by TSMP. */
    DROPPED_SYN(false),
    /** Anything else that no rule lets pass. */
    DROPPED_NO_RULE(false);

    private final boolean accepted;

    FilterVerdict(boolean accepted) {
        this.accepted = accepted;
    }

    /** Whether the packet may pass. */
    public boolean isAccepted() {
        return accepted;
    }
}
