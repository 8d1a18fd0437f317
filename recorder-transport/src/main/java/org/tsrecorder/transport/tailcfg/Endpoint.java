package org.tsrecorder.transport.tailcfg;

import org.tsrecorder.transport.packet.IpEndpoint;

/**
 * Where a node may be reached, as it tells its control server ({@code tailcfg.Endpoint}).
 *
 * @param address of its UDP socket
 * @param type how it knows
 */
public record Endpoint(IpEndpoint address, EndpointType type) {}
