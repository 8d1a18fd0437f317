package org.tsrecorder.transport.stun;

import org.tsrecorder.transport.packet.IpAddress;

/**
 * Where others see us.
 *
 * @param address outside of any NAT between us and who told
 * @param port 0 to 65535
 */
public record MappedAddress(IpAddress address, int port) {
    @Override
    public String toString() {
        return address.isV6() ? "[" + address + "]:" + port : address + ":" + port;
    }
}
