package org.tsrecorder.transport.disco;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tsrecorder.transport.disco.DiscoMessage.CallMeMaybe;
import org.tsrecorder.transport.disco.DiscoMessage.Ping;
import org.tsrecorder.transport.disco.DiscoMessage.Pong;
import org.tsrecorder.transport.key.NodePublicKey;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.packet.IpEndpoint;

/** Messages as bytes, without their box. */
final class MessageCodec {
    private static final int TYPE_PING = 1;
    private static final int TYPE_PONG = 2;
    private static final int TYPE_CALL_ME_MAYBE = 3;
    private static final int VERSION = 0;

    private static final int HEADER_BYTES = 2;
    private static final int ENDPOINT_BYTES = 18;
    private static final int V4_IN_V6_PREFIX = 0xFFFF;
    private static final int V4_BITS = 32;

    private MessageCodec() {}

    static byte[] encode(DiscoMessage message) {
        return switch (message) {
            case Ping ping -> encode(ping);
            case Pong pong -> encode(pong);
            case CallMeMaybe call -> encode(call);
        };
    }

    private static byte[] encode(Ping ping) {
        int keyBytes = ping.nodeKey().isPresent() ? NodePublicKey.BYTES : 0;
        byte[] bytes = new byte[HEADER_BYTES + TransactionId.BYTES + keyBytes];
        ping.transaction().write(begin(bytes, TYPE_PING));
        ping.nodeKey().ifPresent(key -> key.copyTo(bytes, HEADER_BYTES + TransactionId.BYTES));
        return bytes;
    }

    private static byte[] encode(Pong pong) {
        byte[] bytes = new byte[HEADER_BYTES + TransactionId.BYTES + ENDPOINT_BYTES];
        ByteBuf out = begin(bytes, TYPE_PONG);
        pong.transaction().write(out);
        write(out, pong.source());
        return bytes;
    }

    private static byte[] encode(CallMeMaybe call) {
        byte[] bytes = new byte[HEADER_BYTES + call.endpoints().size() * ENDPOINT_BYTES];
        ByteBuf out = begin(bytes, TYPE_CALL_ME_MAYBE);
        call.endpoints().forEach(endpoint -> write(out, endpoint));
        return bytes;
    }

    private static ByteBuf begin(byte[] bytes, int type) {
        return Unpooled.wrappedBuffer(bytes).clear().writeByte(type).writeByte(VERSION);
    }

    private static void write(ByteBuf out, IpEndpoint endpoint) {
        IpAddress address = endpoint.address();
        if (address.isV6()) {
            out.writeLong(address.high()).writeLong(address.low());
        } else {
            out.writeLong(0).writeInt(V4_IN_V6_PREFIX).writeInt(address.v4Bits());
        }
        out.writeShort(endpoint.port());
    }

    /** The message; empty if it is of another type, or too short for its type. */
    static Optional<DiscoMessage> decode(byte[] bytes) {
        if (bytes.length < HEADER_BYTES) {
            return Optional.empty();
        }
        ByteBuf in = Unpooled.wrappedBuffer(bytes);
        int type = in.readUnsignedByte();
        int version = in.readUnsignedByte();
        return switch (type) {
            case TYPE_PING -> decodePing(in);
            case TYPE_PONG -> decodePong(in);
            case TYPE_CALL_ME_MAYBE -> Optional.of(decodeCallMeMaybe(in, version));
            default -> Optional.empty();
        };
    }

    private static Optional<DiscoMessage> decodePing(ByteBuf in) {
        if (in.readableBytes() < TransactionId.BYTES) {
            return Optional.empty();
        }
        TransactionId transaction = TransactionId.read(in);
        Optional<NodePublicKey> key = Optional.empty();
        if (in.readableBytes() >= NodePublicKey.BYTES) {
            byte[] bytes = new byte[NodePublicKey.BYTES];
            in.readBytes(bytes);
            key = Optional.of(NodePublicKey.of(bytes)).filter(known -> !known.isZero());
        }
        return Optional.of(new Ping(transaction, key));
    }

    private static Optional<DiscoMessage> decodePong(ByteBuf in) {
        if (in.readableBytes() < TransactionId.BYTES + ENDPOINT_BYTES) {
            return Optional.empty();
        }
        return Optional.of(new Pong(TransactionId.read(in), readEndpoint(in)));
    }

    /** Of another version, or with bytes left over, it says no more than: ping me where you know me. */
    private static CallMeMaybe decodeCallMeMaybe(ByteBuf in, int version) {
        if (version != VERSION || in.readableBytes() % ENDPOINT_BYTES != 0) {
            return new CallMeMaybe(List.of());
        }
        List<IpEndpoint> endpoints = new ArrayList<>();
        while (in.isReadable() && endpoints.size() < CallMeMaybe.MAX_ENDPOINTS) {
            endpoints.add(readEndpoint(in));
        }
        return new CallMeMaybe(endpoints);
    }

    private static IpEndpoint readEndpoint(ByteBuf in) {
        long high = in.readLong();
        long low = in.readLong();
        boolean v4 = high == 0 && low >>> V4_BITS == V4_IN_V6_PREFIX;
        return new IpEndpoint(v4 ? IpAddress.v4((int) low) : IpAddress.v6(high, low), in.readUnsignedShort());
    }
}
