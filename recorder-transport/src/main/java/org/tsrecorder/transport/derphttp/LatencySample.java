package org.tsrecorder.transport.derphttp;

/**
 * How long a region took to answer over HTTPS.
 *
 * @param nanos from request to answer, connection and TLS not counted
 * @param overIpv6 by which family
 */
public record LatencySample(long nanos, boolean overIpv6) {}
