package org.tsrecorder.transport.netstack;

import io.netty.buffer.ByteBuf;
import org.tsrecorder.transport.packet.IpAddress;

/**
 * A datagram received.
 *
 * @param source who sent it
 * @param sourcePort from where; 0 if no answer is wanted
 * @param destination which of our addresses it came to
 * @param payload what it holds; whoever takes the datagram releases it
 */
public record UdpDatagram(IpAddress source, int sourcePort, IpAddress destination, ByteBuf payload) {}
