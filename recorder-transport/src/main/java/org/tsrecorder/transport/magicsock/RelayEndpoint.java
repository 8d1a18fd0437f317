package org.tsrecorder.transport.magicsock;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.tsrecorder.transport.key.NodePublicKey;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.wireguard.Endpoint;

/**
 * A node behind a relay, as the source of a datagram.
 *
 * @param region the relay's
 * @param nodeKey the node's, as the relay says; the relay has made sure of it
 */
record RelayEndpoint(int region, NodePublicKey nodeKey) implements Endpoint {
    /** In fd00::/8, so that no such address is anybody's: RFC 4193. */
    private static final long LOCAL_PREFIX = 0xFDL << 56;

    private static final long LOCAL_MASK = 0xFFL << 56;

    /** An address for a node, made of its key: those who share the first 64 bits are one to a flood's defence. */
    static IpAddress addressOf(NodePublicKey nodeKey) {
        ByteBuf key = Unpooled.wrappedBuffer(nodeKey.bytes());
        return IpAddress.v6((key.getLong(0) & ~LOCAL_MASK) | LOCAL_PREFIX, key.getLong(Long.BYTES));
    }

    @Override
    public IpAddress address() {
        return addressOf(nodeKey);
    }

    @Override
    public int port() {
        return region;
    }
}
