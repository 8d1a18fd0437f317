package org.tsrecorder.transport.localapi;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Asks the tailscaled of this host. Each question is a connection of its own; a few are open at once and the others
 * wait their turn. Safe for any thread; nothing blocks but {@link #close}.
 */
public final class LocalClient implements AutoCloseable {
    /** Where tailscaled has its socket on Linux, unless it was told otherwise. */
    public static final Path DEFAULT_SOCKET = Path.of("/var/run/tailscale/tailscaled.sock");

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int MOST_AT_ONCE = 8;
    private static final int MOST_WAITING = 16_384;
    private static final long CLOSE_SECONDS = 2;

    private final Path socket;
    private final Duration patience;
    private final EventLoopGroup loop =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("tailscaled", true), NioIoHandler.newFactory());
    private final Deque<LocalRequest<?>> waiting = new ArrayDeque<>();
    private int open;

    /** A client of the tailscaled with this socket, which need not be there yet. */
    public LocalClient(Path socket) {
        this(socket, PATIENCE);
    }

    LocalClient(Path socket, Duration patience) {
        this.socket = socket;
        this.patience = patience;
    }

    /** This host's node; fails with {@link LocalApiException}. */
    public CompletionStage<LocalStatus> status() {
        return ask("status?peers=false", (status, body) -> {
            if (status != 200) {
                throw new LocalApiException("it answers " + status);
            }
            return Documents.status(body);
        });
    }

    /**
     * Who is at the other end of a TCP connection that this host has; empty when nobody of the tailnet is. Fails with
     * {@link LocalApiException}.
     *
     * @param remote the connection's other end
     */
    public CompletionStage<Optional<LocalWhoIs>> whoIs(InetSocketAddress remote) {
        String addr = URLEncoder.encode(NetUtil.toSocketAddressString(remote), StandardCharsets.US_ASCII);
        return ask("whois?proto=tcp&addr=" + addr, (status, body) -> switch (status) {
            case 200 -> Optional.of(Documents.whoIs(body));
            case 404 -> Optional.empty();
            default -> throw new LocalApiException("it answers " + status);
        });
    }

    private <T> CompletionStage<T> ask(String question, LocalRequest.Reader<T> reader) {
        LocalRequest<T> request = new LocalRequest<>("/localapi/v0/" + question, reader);
        try {
            loop.execute(() -> enqueue(request));
        } catch (RejectedExecutionException closed) {
            request.fail(closed());
        }
        return request.answer().exceptionallyCompose(failure -> CompletableFuture.failedFuture(failed(failure)));
    }

    private static LocalApiException closed() {
        return new LocalApiException("the client is closed");
    }

    private LocalApiException failed(Throwable failure) {
        String why = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        return new LocalApiException("tailscaled at " + socket + ": " + why, failure);
    }

    private void enqueue(LocalRequest<?> request) {
        if (waiting.size() >= MOST_WAITING) {
            request.fail(new LocalApiException("more than " + MOST_WAITING + " questions wait for it"));
            return;
        }
        waiting.addLast(request);
        next();
    }

    private void next() {
        while (open < MOST_AT_ONCE && !waiting.isEmpty()) {
            open++;
            start(waiting.removeFirst());
        }
    }

    private void start(LocalRequest<?> request) {
        ChannelFuture connected = new Bootstrap()
                .group(loop)
                .channelFactory(() -> new NioDomainSocketChannel())
                .handler(request)
                .connect(UnixDomainSocketAddress.of(socket));
        request.giveUpAfter(connected.channel(), patience);
        // The connection of a failed attempt is closed first, which is not the reason to tell.
        connected.addListener(done -> {
            if (!done.isSuccess()) {
                request.fail(done.cause());
            }
            connected.channel().closeFuture().addListener(closed -> {
                request.fail(new LocalApiException("it closed the connection without an answer"));
                open--;
                next();
            });
        });
    }

    /** Ends every question without an answer, and the client's thread. */
    @Override
    public void close() {
        if (loop.isShuttingDown()) {
            return;
        }
        loop.execute(() -> {
            waiting.forEach(request -> request.fail(closed()));
            waiting.clear();
        });
        loop.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
