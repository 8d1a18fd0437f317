package org.tsrecorder.transport.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tsrecorder.transport.socket.TwoNodes.get;
import static org.tsrecorder.transport.socket.TwoNodes.serverAddress;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Probes of silent peers, by options of a channel. */
class KeepAliveOptionTest {
    private static final int PORT = 80;
    private static final Duration SILENCE = Duration.ofMillis(100);

    private TwoNodes nodes;

    // The field is set before each test.
    @SuppressWarnings("NullAway.Init")
    KeepAliveOptionTest() {}

    @BeforeEach
    void start() throws Exception {
        nodes = new TwoNodes();
        nodes.fromServer
                .serverBootstrap()
                .childHandler(new ChannelInboundHandlerAdapter())
                .bind(serverAddress(PORT))
                .sync();
    }

    @AfterEach
    void stop() {
        nodes.close();
    }

    private Channel connect(boolean keepAlive) throws Exception {
        return nodes.fromClient
                .bootstrap()
                .option(TailnetChannel.KEEP_ALIVE_IDLE, SILENCE)
                .option(ChannelOption.SO_KEEPALIVE, keepAlive)
                .handler(new ChannelInboundHandlerAdapter())
                .connect(serverAddress(PORT))
                .sync()
                .channel();
    }

    private long probes() throws Exception {
        return get(nodes.client.statistics()).tcp().getOrDefault("KEEP_ALIVES_SENT", 0L);
    }

    private CompletableFuture<Void> probesReach(long count) {
        CompletableFuture<Void> reached = new CompletableFuture<>();
        var polling = nodes.client
                .eventLoop()
                .scheduleAtFixedRate(
                        () -> nodes.client.statistics().thenAccept(now -> {
                            if (now.tcp().getOrDefault("KEEP_ALIVES_SENT", 0L) >= count) {
                                reached.complete(null);
                            }
                        }),
                        0,
                        20,
                        TimeUnit.MILLISECONDS);
        var unused = reached.whenComplete((done, failure) -> polling.cancel(false));
        return reached;
    }

    @Test
    void aChannelThatKeepsAliveProbesItsSilentPeerAgainAndAgain() throws Exception {
        Channel channel = connect(true);
        get(probesReach(3));
        assertThat(channel.isActive()).isTrue();
        assertThat(channel.config().getOption(ChannelOption.SO_KEEPALIVE)).isTrue();
    }

    @Test
    void theOptionCanBeSetOnAConnectionThatLives() throws Exception {
        Channel channel = connect(false);
        assertThat(probes()).isZero();
        channel.config().setOption(ChannelOption.SO_KEEPALIVE, true);
        get(probesReach(1));
        assertThat(channel.config().setOption(ChannelOption.SO_KEEPALIVE, false))
                .isTrue();
    }
}
