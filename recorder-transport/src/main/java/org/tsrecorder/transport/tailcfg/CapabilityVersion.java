package org.tsrecorder.transport.tailcfg;

/**
 * What a node tells its control server that it understands ({@code tailcfg.CapabilityVersion}).
 *
 * <p>The versions are a list of promises, each including all before it, so a node announces the last whose whole list
 * it keeps. From 109 on it means that rules may name senders by capability, from 111 that {@code HomeDERP} is read,
 * from 112 that absent {@code AllowedIPs} are the addresses, from 117 that {@code DisplayMessages} are. 120 would
 * promise peer relays, which this node does not speak. Headscale takes none below 113.
 */
public final class CapabilityVersion {
    /** What this node announces. */
    public static final int CURRENT = 119;

    private CapabilityVersion() {}
}
