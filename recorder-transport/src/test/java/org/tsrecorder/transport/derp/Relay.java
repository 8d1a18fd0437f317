package org.tsrecorder.transport.derp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tsrecorder.transport.crypto.NaclBox;
import org.tsrecorder.transport.crypto.RandomSource;
import org.tsrecorder.transport.key.NodePrivateKey;
import org.tsrecorder.transport.key.NodePublicKey;

/** A relay's end of a connection, by hand, and all that the client says to it and of it. */
final class Relay implements DerpOutput {
    final NodePrivateKey relayKey = NodePrivateKey.generate(RandomSource.secure());
    final NodePrivateKey clientKey = NodePrivateKey.generate(RandomSource.secure());
    final DerpCounters counters = new DerpCounters();
    final List<String> said = new ArrayList<>();
    final ByteBuf sent = Unpooled.buffer();
    final DerpClient client;

    Relay(long nowNanos) {
        client = new DerpClient(nowNanos, clientKey, RandomSource.secure(), UnpooledByteBufAllocator.DEFAULT, counters);
    }

    static byte[] frame(int type, byte[]... parts) {
        ByteBuf frame = Unpooled.buffer();
        frame.writeByte(type)
                .writeInt(Arrays.stream(parts).mapToInt(part -> part.length).sum());
        for (byte[] part : parts) {
            frame.writeBytes(part);
        }
        return ByteBufUtil.getBytes(frame);
    }

    byte[] serverKey() {
        return frame(0x01, "DERP\uD83D\uDD11".getBytes(StandardCharsets.UTF_8), relayKey.publicBytes());
    }

    byte[] serverInfo(String json) {
        byte[] nonce = new byte[NaclBox.NONCE_BYTES];
        RandomSource.secure().nextBytes(nonce);
        byte[] box = between().seal(nonce, json.getBytes(StandardCharsets.UTF_8));
        return frame(0x03, nonce, box);
    }

    NaclBox between() {
        return NaclBox.between(relayKey.bytes(), clientKey.publicBytes()).orElseThrow();
    }

    /** Gives bytes to the client, which owns them then. */
    Relay says(long nowNanos, byte[]... frames) {
        client.receive(nowNanos, Unpooled.wrappedBuffer(frames).copy(), this);
        return this;
    }

    @Override
    public void packet(NodePublicKey source, ByteBuf packet) {
        said.add("packet " + source.text() + " " + ByteBufUtil.hexDump(packet));
        packet.release();
    }

    @Override
    public void send(ByteBuf frames) {
        sent.writeBytes(frames);
        frames.release();
    }

    @Override
    public void ready() {
        said.add("ready");
    }

    @Override
    public void serverInfo(ServerInfo info) {
        said.add(info.toString());
    }

    @Override
    public void peerGone(NodePublicKey peer, PeerGoneReason reason) {
        said.add("gone " + peer.text() + " " + reason);
    }

    @Override
    public void health(String problem) {
        said.add("health " + problem);
    }

    @Override
    public void restarting(long reconnectInNanos, long tryForNanos) {
        said.add("restarting " + reconnectInNanos + " " + tryForNanos);
    }

    @Override
    public void pong(long data) {
        said.add("pong " + data);
    }

    @Override
    public void failed(DerpFault fault) {
        said.add("failed " + fault);
    }
}
