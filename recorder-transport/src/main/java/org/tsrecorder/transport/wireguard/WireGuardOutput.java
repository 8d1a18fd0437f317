package org.tsrecorder.transport.wireguard;

import io.netty.buffer.ByteBuf;

/**
 * Takes what the engine has to give. Buffers change owner: whoever implements this releases them.
 *
 * <p>From within these methods {@link WireGuard#send} may be called, and nothing else of the engine.
 */
public interface WireGuardOutput {
    /** A message for a peer, to be sent as one datagram. */
    void datagram(Peer peer, Endpoint destination, ByteBuf message);

    /** A message for whoever sent a handshake message while we were under load. */
    void cookieReply(Endpoint destination, ByteBuf message);

    /** A packet that a peer sent from one of its allowed addresses; exactly as long as its IP header says. */
    void packet(Peer peer, ByteBuf ipPacket);

    /** From now on packets to the peer are encrypted with a new key; those that waited follow when this returns. */
    void sessionEstablished(Peer peer);
}
