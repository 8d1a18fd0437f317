package org.tsrecorder.transport.netcheck;

import org.tsrecorder.transport.tailcfg.DerpNode;

/**
 * One STUN request that may be sent.
 *
 * @param delayNanos after the check began
 * @param region of the node
 * @param node whom to ask
 * @param v6 by which family
 */
record Probe(long delayNanos, int region, DerpNode node, boolean v6) {}
