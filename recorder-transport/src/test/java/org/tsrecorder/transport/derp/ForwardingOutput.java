package org.tsrecorder.transport.derp;

import io.netty.buffer.ByteBuf;
import org.tsrecorder.transport.key.NodePublicKey;

/** Hands everything on, but for what a test overrides. */
abstract class ForwardingOutput implements DerpOutput {
    private final DerpOutput to;

    ForwardingOutput(DerpOutput to) {
        this.to = to;
    }

    @Override
    public void packet(NodePublicKey source, ByteBuf packet) {
        to.packet(source, packet);
    }

    @Override
    public void send(ByteBuf frames) {
        to.send(frames);
    }

    @Override
    public void ready() {
        to.ready();
    }

    @Override
    public void serverInfo(ServerInfo info) {
        to.serverInfo(info);
    }

    @Override
    public void peerGone(NodePublicKey peer, PeerGoneReason reason) {
        to.peerGone(peer, reason);
    }

    @Override
    public void health(String problem) {
        to.health(problem);
    }

    @Override
    public void restarting(long reconnectInNanos, long tryForNanos) {
        to.restarting(reconnectInNanos, tryForNanos);
    }

    @Override
    public void pong(long data) {
        to.pong(data);
    }

    @Override
    public void failed(DerpFault fault) {
        to.failed(fault);
    }
}
