package org.tsrecorder.transport.derp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.tsrecorder.transport.crypto.NaclBox;
import org.tsrecorder.transport.crypto.RandomSource;
import org.tsrecorder.transport.crypto.Secrets;
import org.tsrecorder.transport.key.NodePrivateKey;
import org.tsrecorder.transport.key.NodePublicKey;

/** The two boxes of a connection's begin, between our node key and the relay's key. */
final class Login {
    private static final byte[] CLIENT_INFO = ("{\"version\":" + DerpConstants.PROTOCOL_VERSION
                    + ",\"CanAckPings\":true}")
            .getBytes(StandardCharsets.US_ASCII);

    private final NodePublicKey serverKey;
    private final NaclBox box;

    private Login(NodePublicKey serverKey, NaclBox box) {
        this.serverKey = serverKey;
        this.box = box;
    }

    /** Reads the payload of a ServerKey frame; empty if it is none, or its key is a point of low order. */
    static Optional<Login> greeted(ByteBuf payload, NodePrivateKey privateKey) {
        if (payload.readableBytes() < DerpConstants.SERVER_KEY_BYTES || payload.readLong() != DerpConstants.MAGIC) {
            return Optional.empty();
        }
        byte[] theirs = new byte[DerpConstants.KEY_BYTES];
        payload.readBytes(theirs);
        byte[] ours = privateKey.bytes();
        Optional<NaclBox> box = NaclBox.between(ours, theirs);
        Secrets.erase(ours);
        return box.map(sealing -> new Login(NodePublicKey.of(theirs), sealing));
    }

    NodePublicKey serverKey() {
        return serverKey;
    }

    /** The ClientInfo frame. */
    ByteBuf clientInfo(NodePublicKey publicKey, RandomSource random, ByteBufAllocator allocator) {
        byte[] nonce = new byte[NaclBox.NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] sealed = box.seal(nonce, CLIENT_INFO);
        int length = DerpConstants.KEY_BYTES + nonce.length + sealed.length;
        return allocator
                .directBuffer(DerpConstants.FRAME_HEADER_BYTES + length)
                .writeByte(FrameType.CLIENT_INFO.code())
                .writeInt(length)
                .writeBytes(publicKey.bytes())
                .writeBytes(nonce)
                .writeBytes(sealed);
    }

    /** Reads the payload of a ServerInfo frame; empty if it is not the relay's, or no such document. */
    Optional<ServerInfo> serverInfo(ByteBuf payload) {
        if (payload.readableBytes() < NaclBox.NONCE_BYTES) {
            return Optional.empty();
        }
        byte[] nonce = new byte[NaclBox.NONCE_BYTES];
        payload.readBytes(nonce);
        return box.open(nonce, ByteBufUtil.getBytes(payload)).flatMap(ServerInfo::parse);
    }

    /** Wipes the shared key. */
    void close() {
        box.destroy();
    }
}
