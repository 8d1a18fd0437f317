package org.tsrecorder.transport.derphttp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.tsrecorder.testkit.Splits;

/** Where HTTP ends and DERP begins. */
class ResponseHeadTest {
    private final CompletableFuture<Integer> status = new CompletableFuture<>();

    private EmbeddedChannel channel(StringBuilder after) {
        EmbeddedChannel channel = new EmbeddedChannel(new ResponseHead(status));
        var unused = status.thenAccept(code -> channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                after.append(ByteBufUtil.hexDump((ByteBuf) message));
                ((ByteBuf) message).release();
            }
        }));
        return channel;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void whatFollowsASwitchOfProtocolsIsKeptHoweverItIsCut() {
        byte[] stream = ascii("HTTP/1.1 101 Switching Protocols\r\nUpgrade: DERP\r\n\r\n\1\2\3\r\n\r\n\4");
        for (Splits.Split split : Splits.of(stream)) {
            ResponseHeadTest fresh = new ResponseHeadTest();
            StringBuilder after = new StringBuilder();
            EmbeddedChannel channel = fresh.channel(after);
            split.feed(channel::writeInbound);
            assertThat(fresh.status).as(split.toString()).isCompletedWithValue(101);
            assertThat(after).as(split.toString()).hasToString("0102030d0a0d0a04");
            channel.finishAndReleaseAll();
        }
    }

    @Test
    void whatFollowsAnotherStatusIsDropped() {
        StringBuilder after = new StringBuilder();
        EmbeddedChannel channel = channel(after);
        channel.writeInbound(channel.alloc().buffer().writeBytes(ascii("HTTP/1.1 426 Upgrade Required\r\n\r\nNo")));
        channel.writeInbound(channel.alloc().buffer().writeBytes(ascii("HTTP/1.1 101 OK\r\n\r\n")));
        assertThat(status).isCompletedWithValue(426);
        assertThat(after).isEmpty();
        channel.finishAndReleaseAll();
    }

    @Test
    void aHeadThatDoesNotEndFails() {
        EmbeddedChannel channel = channel(new StringBuilder());
        channel.writeInbound(channel.alloc()
                .buffer()
                .writeBytes(ascii("HTTP/1.1 101 OK\r\n"))
                .writeZero(8 << 10));
        assertThat(status).isCompletedExceptionally();
        channel.finishAndReleaseAll();
    }

    @Test
    void whatIsNoHttpFails() {
        for (String head :
                new String[] {"SSH-2.0-x\r\n\r\n", "HTTP/1.1 1x1\r\n\r\n", "\r\n\r\n", "HTTP/2.0 101\r\n\r\n"}) {
            ResponseHeadTest fresh = new ResponseHeadTest();
            EmbeddedChannel channel = fresh.channel(new StringBuilder());
            channel.writeInbound(channel.alloc().buffer().writeBytes(ascii(head)));
            assertThat(fresh.status).as(head).isCompletedExceptionally();
            channel.finishAndReleaseAll();
        }
    }

    @Test
    void aCloseBeforeTheAnswerFails() {
        EmbeddedChannel channel = channel(new StringBuilder());
        channel.finishAndReleaseAll();
        assertThat(status).isCompletedExceptionally();
    }
}
