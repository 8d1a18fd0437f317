package org.tsrecorder.transport.derp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.tsrecorder.transport.crypto.NaclBox;
import org.tsrecorder.transport.key.NodePrivateKey;
import org.tsrecorder.transport.key.NodePublicKey;

/**
 * What a relay says is up to the fuzzer, and how it is cut. The first byte of the input says how: bit 0 greets with a
 * true key first, bit 1 puts the input into the box of a ServerInfo, the others are the length of the pieces.
 *
 * <p>Nothing throws, packets keep within their limit, nothing is heard after the end, and all memory comes back.
 */
@Tag("fuzz")
class DerpFuzzTest {
    private static final NodePrivateKey OURS = key(1);
    private static final NodePrivateKey THEIRS = key(2);

    private static NodePrivateKey key(int seed) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) (8 * seed);
        bytes[31] = 64;
        return NodePrivateKey.of(bytes);
    }

    @FuzzTest
    void noStreamBreaksTheClient(byte[] input) {
        if (input.length == 0) {
            return;
        }
        ByteBuf stream = Unpooled.buffer();
        if ((input[0] & 1) != 0) {
            stream.writeByte(1).writeInt(40).writeLong(DerpConstants.MAGIC).writeBytes(THEIRS.publicBytes());
        }
        byte[] rest = Arrays.copyOfRange(input, 1, input.length);
        if ((input[0] & 2) != 0) {
            byte[] nonce = new byte[NaclBox.NONCE_BYTES];
            byte[] box = NaclBox.between(THEIRS.bytes(), OURS.publicBytes())
                    .orElseThrow()
                    .seal(nonce, rest);
            stream.writeByte(3)
                    .writeInt(nonce.length + box.length)
                    .writeBytes(nonce)
                    .writeBytes(box);
        } else {
            stream.writeBytes(rest);
        }
        Checking out = new Checking();
        DerpClient client = new DerpClient(0, OURS, bytes -> {}, UnpooledByteBufAllocator.DEFAULT, new DerpCounters());
        int piece = 1 + ((input[0] & 0xff) >>> 2);
        List<ByteBuf> pieces = new ArrayList<>();
        while (stream.isReadable()) {
            ByteBuf part = Unpooled.copiedBuffer(stream.readSlice(Math.min(piece, stream.readableBytes())));
            pieces.add(part);
            client.receive(1, part, out);
        }
        client.onTimer(DerpConstants.READ_TIMEOUT_NANOS, out);
        client.close();
        for (ByteBuf part : pieces) {
            if (part.refCnt() != 0) {
                throw new AssertionError("a piece was kept");
            }
        }
    }

    private static final class Checking implements DerpOutput {
        private boolean ended;

        private void heard() {
            if (ended) {
                throw new AssertionError("after the end");
            }
        }

        @Override
        public void packet(NodePublicKey source, ByteBuf packet) {
            heard();
            if (packet.readableBytes() > DerpConstants.MAX_PACKET_BYTES) {
                throw new AssertionError("packet of " + packet.readableBytes());
            }
            packet.release();
        }

        @Override
        public void send(ByteBuf frames) {
            heard();
            frames.release();
        }

        @Override
        public void ready() {
            heard();
        }

        @Override
        public void serverInfo(ServerInfo info) {
            heard();
            if (info.tokenBucketBytesPerSecond() < 0 || info.tokenBucketBytesBurst() < 0) {
                throw new AssertionError(info);
            }
        }

        @Override
        public void peerGone(NodePublicKey peer, PeerGoneReason reason) {
            heard();
        }

        @Override
        public void health(String problem) {
            heard();
            if (problem.getBytes(StandardCharsets.UTF_8).length > 3 * DerpTuning.MAX_HEALTH_BYTES) {
                throw new AssertionError("long text");
            }
        }

        @Override
        public void restarting(long reconnectInNanos, long tryForNanos) {
            heard();
            if (reconnectInNanos < 0 || tryForNanos < 0) {
                throw new AssertionError("negative time");
            }
        }

        @Override
        public void pong(long data) {
            heard();
        }

        @Override
        public void failed(DerpFault fault) {
            heard();
            ended = true;
        }
    }
}
