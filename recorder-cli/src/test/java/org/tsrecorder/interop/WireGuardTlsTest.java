package org.tsrecorder.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpChunkedInput;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.stream.ChunkedNioFile;
import io.netty.handler.stream.ChunkedWriteHandler;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tsrecorder.peers.Peers;
import org.tsrecorder.peers.Program;
import org.tsrecorder.storage.file.FileRecordingStore;
import org.tsrecorder.transport.server.PeerIdentity;
import org.tsrecorder.transport.server.RecorderServer;

/** TLS inside the tunnel: Netty's handler on our channels, curl over a kernel's TCP/IP at the other end. */
@Tag("interop")
@Timeout(600)
class WireGuardTlsTest {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String PASSWORD = "only for this test";
    private static final InetSocketAddress PORT_443 = new InetSocketAddress(WireGuardPeer.RECORDER, 443);
    private static final int PIECE_BYTES = 16 << 10;

    @TempDir
    Path work;

    /** A key and a certificate that it signed itself, as the JDK's own tool makes them. */
    private SslContext selfSigned() throws Exception {
        Path store = work.resolve("server.p12");
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        Program.run(
                        keytool,
                        "-genkeypair",
                        "-keystore",
                        store,
                        "-storepass",
                        PASSWORD,
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=recorder")
                .succeeded();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        return SslContextBuilder.forServer(managers).build();
    }

    private static void serve(SdkPair pair, SslContext tls, ChannelHandler behind) throws Exception {
        pair.node()
                .sockets()
                .serverBootstrap()
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(tls.newHandler(channel.alloc()), behind);
                    }
                })
                .bind(PORT_443)
                .sync();
    }

    private static String url(String path) {
        return "https://" + WireGuardPeer.RECORDER + path;
    }

    @Test
    void aDownloadOverTlsArrivesByteForByte() throws Exception {
        BigCast cast = BigCast.write(work.resolve("big.cast"), BigCast.usualBytes());
        Path fetched = work.resolve("fetched.cast");
        Path curl = Peers.require(Peers.CURL);
        SslContext tls = selfSigned();
        try (SdkPair pair = SdkPair.start()) {
            serve(pair, tls, new ChannelInitializer<Channel>() {
                @Override
                protected void initChannel(Channel channel) {
                    channel.pipeline()
                            .addLast(
                                    new HttpServerCodec(),
                                    new HttpObjectAggregator(PIECE_BYTES),
                                    new ChunkedWriteHandler(),
                                    new FileAnswer(cast.path()));
                }
            });
            String said = pair.peer()
                    .run(PATIENCE, curl, "-sSk", "-w", "%{ssl_verify_result} %{http_code}", "-o", fetched, url("/big"))
                    .succeeded()
                    .out();
            assertThat(said).endsWith(" 200");
        }
        cast.assertIsAllIn(fetched);
    }

    /** Answers every request with a file. */
    private static final class FileAnswer extends SimpleChannelInboundHandler<FullHttpRequest> {
        private final Path file;

        FileAnswer(Path file) {
            this.file = file;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) throws Exception {
            HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
            HttpUtil.setContentLength(head, Files.size(file));
            var _ = ctx.write(head);
            var _ = ctx.writeAndFlush(new HttpChunkedInput(new ChunkedNioFile(file.toFile(), PIECE_BYTES)));
        }
    }

    @Test
    void anUploadOverTlsIsStoredByteForByte() throws Exception {
        BigCast cast = BigCast.write(work.resolve("big.cast"), BigCast.usualBytes());
        Path curl = Peers.require(Peers.CURL);
        SslContext tls = selfSigned();
        Path directory = Files.createDirectory(work.resolve("recordings"));
        PeerIdentity laptop = new PeerIdentity("laptop", "laptop", Optional.empty(), List.of());
        try (FileRecordingStore store = FileRecordingStore.builder(directory).open();
                RecorderServer server = RecorderServer.builder(store).build();
                SdkPair pair = SdkPair.start()) {
            serve(
                    pair,
                    tls,
                    server.channelInitializer(remote -> CompletableFuture.completedFuture(Optional.of(laptop))));
            String said = pair.peer()
                    .run(
                            PATIENCE,
                            curl,
                            "-sSk",
                            "--http1.1",
                            "-w",
                            "\n%{http_code}",
                            "-X",
                            "POST",
                            "-T",
                            cast.path(),
                            url("/record"))
                    .succeeded()
                    .out();
            assertThat(said).endsWith("200");
        }
        try (Stream<Path> files = Files.list(directory.resolve("laptop"))) {
            cast.assertIsAllIn(files.filter(file -> file.toString().endsWith(".cast"))
                    .findFirst()
                    .orElseThrow());
        }
    }
}
