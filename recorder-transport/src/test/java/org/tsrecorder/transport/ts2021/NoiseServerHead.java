package org.tsrecorder.transport.ts2021;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tsrecorder.transport.crypto.ChaCha20Poly1305;
import org.tsrecorder.transport.crypto.RandomSource;
import org.tsrecorder.transport.key.EphemeralKey;
import org.tsrecorder.transport.noise.HandshakeState;
import org.tsrecorder.transport.noise.NoisePattern;

/** Reads the head of an HTTP/1.1 request, and answers {@code /key} or the upgrade. */
final class NoiseServerHead extends ByteToMessageDecoder {
    private static final Pattern HANDSHAKE = Pattern.compile("(?im)^x-tailscale-handshake: (\\S+)");
    private static final String CHALLENGE = "{\"nodeKeyChallenge\":\"chalpub:" + "07".repeat(32) + "\"}";

    private final NoiseServer server;

    NoiseServerHead(NoiseServer server) {
        this.server = server;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        String text = in.toString(StandardCharsets.US_ASCII);
        if (!text.contains("\r\n\r\n")) {
            return;
        }
        in.skipBytes(in.readableBytes());
        if (text.startsWith("GET /key?v=")) {
            answerKey(context);
        } else if (text.startsWith("POST /ts2021 ")) {
            upgrade(context, text);
        } else {
            answer(context, "404 Not Found", "no such page");
        }
    }

    private void answerKey(ChannelHandlerContext context) {
        String shown = server.shownKey;
        String key = server.noiseKey.publicKey().text();
        answer(
                context,
                "200 OK",
                shown == null
                        ? "{\"legacyPublicKey\":\"mkey:%s\",\"publicKey\":\"%s\"}".formatted("00".repeat(32), key)
                        : shown);
    }

    private static void answer(ChannelHandlerContext context, String status, String body) {
        write(context, "HTTP/1.1 %s\r\nContent-Length: %d\r\n\r\n%s".formatted(status, body.length(), body));
    }

    private static void write(ChannelHandlerContext context, String text) {
        var unused = context.writeAndFlush(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
    }

    private void upgrade(ChannelHandlerContext context, String text) {
        switch (server.manner) {
            case SILENT -> {}
            case REFUSES_UPGRADE -> answer(context, "500 Internal Server Error", "no\nupgrade today");
            case OTHER_PROTOCOL -> write(context, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: DERP\r\n\r\n");
            case GARBAGE -> write(context, "\0\1\2 what?\r\n\r\n");
            case ERROR_MESSAGE -> {
                write(context, switching());
                write(context, "\3\0\7go\naway");
            }
            default -> shakeHands(context, text);
        }
    }

    private static String switching() {
        return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: " + Ts2021Constants.UPGRADE_PROTOCOL
                + "\r\nConnection: upgrade\r\n\r\n";
    }

    private void shakeHands(ChannelHandlerContext context, String text) {
        Matcher field = HANDSHAKE.matcher(text);
        if (!field.find()) {
            answer(context, "400 Bad Request", "no handshake");
            return;
        }
        byte[] initiation = Base64.getDecoder().decode(field.group(1));
        ByteBuf header = Unpooled.wrappedBuffer(initiation);
        ChaCha20Poly1305 aead = new ChaCha20Poly1305();
        HandshakeState handshake = HandshakeState.responder(
                NoisePattern.IK, ClientHandshake.prologue(header.readUnsignedShort()), server.noiseKey, aead);
        if (!handshake.readStatic(initiation, Ts2021Constants.INITIATION_HEADER_BYTES)
                || !handshake.readPayload(initiation, Ts2021Constants.INITIATION_HEADER_BYTES, new byte[0])) {
            answer(context, "400 Bad Request", "this handshake is not for me");
            return;
        }
        byte[] response = new byte[HandshakeState.RESPONSE_BYTES];
        handshake.writeResponse(EphemeralKey.generate(RandomSource.secure()), response, 0);
        if (server.manner == NoiseServer.Manner.FORGED_RESPONSE) {
            response[0]++;
        }
        ByteBuf answer = Unpooled.buffer();
        answer.writeCharSequence(switching(), StandardCharsets.US_ASCII);
        answer.writeByte(Ts2021Constants.TYPE_RESPONSE)
                .writeShort(response.length)
                .writeBytes(response);
        var unused = context.writeAndFlush(answer);
        server.countHandshake();
        install(context, ClientHandshake.Ciphers.of(handshake.split(), aead));
    }

    private void install(ChannelHandlerContext context, ClientHandshake.Ciphers ciphers) {
        context.pipeline().addLast(new RecordDecoder(ciphers.receive()), new RecordEncoder(ciphers.send()));
        if (server.manner == NoiseServer.Manner.EARLY_PAYLOAD) {
            writeEarlyPayload(context, CHALLENGE.length());
        } else if (server.manner == NoiseServer.Manner.ENDLESS_EARLY_PAYLOAD) {
            writeEarlyPayload(context, Integer.MIN_VALUE);
        }
        context.pipeline()
                .addLast(
                        Http2FrameCodecBuilder.forServer()
                                .gracefulShutdownTimeoutMillis(0)
                                .build(),
                        new Http2MultiplexHandler(new ChannelInitializer<>() {
                            @Override
                            protected void initChannel(Channel stream) {
                                stream.pipeline().addLast(new ServerStreamHandler(server));
                            }
                        }));
        context.pipeline().remove(this);
    }

    /** In pieces, as no writer is bound to send it in one. */
    private static void writeEarlyPayload(ChannelHandlerContext context, int length) {
        Channel channel = context.channel();
        ByteBuf early = Unpooled.buffer();
        early.writeInt(0xff_ff_ff_54).writeByte(0x53).writeInt(length);
        early.writeCharSequence(CHALLENGE, StandardCharsets.US_ASCII);
        var unused = channel.write(early.readRetainedSlice(7));
        var unusedRest = channel.writeAndFlush(early);
    }

    /** A client that does not trust us says so. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        var unused = context.close();
    }
}
