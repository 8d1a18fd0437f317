package org.tsrecorder.transport.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A recorder whose script is the test: it hands over each request and answers nothing by itself. */
final class ScriptedPeer implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final EventLoopGroup eventLoops =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("peer", true), NioIoHandler.newFactory());
    private final BlockingQueue<PeerRequest> requests = new LinkedBlockingQueue<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final Channel listener;

    private ScriptedPeer(boolean http2) throws InterruptedException {
        listener = new ServerBootstrap()
                .group(eventLoops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        connections.incrementAndGet();
                        channel.pipeline().addLast(new Sniffer(http2));
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
    }

    /** Speaks HTTP/2 and HTTP/1.1, as recorders of today do. */
    static ScriptedPeer http2() throws InterruptedException {
        return new ScriptedPeer(true);
    }

    /** Speaks HTTP/1.1 only, and answers an HTTP/2 preface as such servers do. */
    static ScriptedPeer http1() throws InterruptedException {
        return new ScriptedPeer(false);
    }

    RecorderAddress address() {
        InetSocketAddress local = (InetSocketAddress) listener.localAddress();
        return new RecorderAddress(local.getAddress().getHostAddress(), local.getPort());
    }

    /** How many connections were accepted. */
    int connections() {
        return connections.get();
    }

    /** The next request, once its head has come. */
    PeerRequest next() throws InterruptedException {
        PeerRequest request = requests.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(request).as("a request at the peer").isNotNull();
        return request;
    }

    /** Answers the probe with 200, and gives the upload that follows, answered with 200 too. */
    PeerRequest acceptV2() throws InterruptedException {
        PeerRequest probe = next();
        assertThat(probe.line()).isEqualTo("HEAD /v2/record");
        probe.status(200).end();
        PeerRequest upload = next();
        assertThat(upload.line()).isEqualTo("POST /v2/record");
        return upload.status(200);
    }

    /** Gives the upload, which is told to go on. */
    PeerRequest acceptV1() throws InterruptedException {
        PeerRequest upload = next();
        assertThat(upload.line()).isEqualTo("POST /record");
        return upload.proceed();
    }

    @Override
    public void close() {
        eventLoops.shutdownGracefully(0, PATIENCE_SECONDS, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** Looks whether a connection begins with the HTTP/2 preface. */
    private final class Sniffer extends ByteToMessageDecoder {
        private static final int ENOUGH = 3;

        private final boolean http2;

        Sniffer(boolean http2) {
            this.http2 = http2;
        }

        @Override
        protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
            if (in.readableBytes() < ENOUGH) {
                return;
            }
            boolean preface = in.getByte(in.readerIndex()) == 'P' && in.getByte(in.readerIndex() + 1) == 'R';
            if (http2 && preface) {
                context.pipeline()
                        .addLast(Http2FrameCodecBuilder.forServer().build())
                        .addLast(new Http2MultiplexHandler(new ChannelInitializer<>() {
                            @Override
                            protected void initChannel(Channel stream) {
                                stream.pipeline().addLast(PeerRequest.http2(requests::add));
                            }
                        }));
            } else {
                context.pipeline().addLast(new HttpServerCodec()).addLast(PeerRequest.http1(requests::add));
            }
            context.pipeline().remove(this);
        }
    }
}
