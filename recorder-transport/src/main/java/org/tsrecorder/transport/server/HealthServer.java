package org.tsrecorder.transport.server;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Probes and metrics on an address of their own, HTTP/1.1: {@code /healthz} says that the process is alive,
 * {@code /readyz} whether it takes uploads, and {@code /metrics} what it counted.
 */
public final class HealthServer implements AutoCloseable {
    private static final int MOST_REQUEST_BYTES = 8 << 10;
    private static final int IDLE_SECONDS = 60;

    private final Supplier<Optional<String>> notReadyBecause;
    private final Supplier<MetricsPage> metrics;
    private final SocketTransport transport = SocketTransport.open(1, "health");

    /**
     * A server that listens nowhere yet. Both suppliers are asked on an event loop, for each request, and must not
     * block.
     *
     * @param notReadyBecause why no uploads are taken, empty when they are: {@link RecorderServer#notReadyBecause}
     * @param metrics the page of {@code /metrics}
     */
    public HealthServer(Supplier<Optional<String>> notReadyBecause, Supplier<MetricsPage> metrics) {
        this.notReadyBecause = notReadyBecause;
        this.metrics = metrics;
    }

    /**
     * Listens on a TCP address.
     *
     * @param address port 0 asks for any free one
     * @return the address with its real port
     * @throws IOException when the address cannot be had
     */
    public InetSocketAddress bind(InetSocketAddress address) throws IOException {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(transport.group())
                .channel(transport.serverChannel())
                .option(ChannelOption.SO_REUSEADDR, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(
                                        new ReadTimeoutHandler(IDLE_SECONDS),
                                        new HttpServerCodec(),
                                        new HttpObjectAggregator(MOST_REQUEST_BYTES),
                                        new HealthRequestHandler(notReadyBecause, metrics));
                    }
                });
        return (InetSocketAddress) SocketTransport.bind(bootstrap, address).localAddress();
    }

    /** Closes all connections. */
    @Override
    public void close() {
        transport.close();
    }

    /**
     * The page of {@code /metrics}.
     *
     * @param contentType such as {@code text/plain; version=0.0.4; charset=utf-8}
     * @param body its bytes, which belong to the server from here on
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over once, compared never
    public record MetricsPage(String contentType, byte[] body) {}
}
