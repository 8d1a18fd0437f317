package org.tsrecorder.transport.derphttp;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.transport.tailcfg.DerpNode;
import org.tsrecorder.transport.tailcfg.DerpRegion;

/**
 * One request to a region: to its first node that takes a TCP connection, in the map's order, with TLS unless switched
 * off.
 */
final class RegionExchange {
    /** What may stand in a request's head and be a host's name. */
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:-]{1,253}");

    private final EventLoop loop;
    private final DerpHttpSettings settings;
    private final DerpRegion region;
    private final Request request;
    private final CompletableFuture<Answer> answer = new CompletableFuture<>();
    private final Deque<DerpNode> untried = new ArrayDeque<>();
    private @Nullable NodeRace race;
    private @Nullable Channel channel;
    private IOException failure;

    RegionExchange(EventLoop loop, DerpHttpSettings settings, DerpRegion region, Request request) {
        this.loop = loop;
        this.settings = settings;
        this.region = region;
        this.request = request;
        this.failure = new IOException("no node of region " + region.id() + " relays");
        region.nodes().stream().filter(node -> !node.stunOnly()).forEach(untried::add);
    }

    /** What is asked for. */
    enum Request {
        /** To speak DERP from now on. */
        UPGRADE("/derp", "Upgrade: DERP\r\nConnection: Upgrade\r\n"),
        /** A sign of life whose round trip is measured. */
        LATENCY_CHECK("/derp/latency-check", "");

        private final String path;
        private final String fields;

        Request(String path, String fields) {
            this.path = path;
            this.fields = fields;
        }
    }

    /**
     * The first part of the answer.
     *
     * @param channel reads on with the handlers that are added while this is handed over
     * @param node who answered
     * @param status HTTP's
     * @param elapsedNanos between request and answer
     */
    record Answer(Channel channel, DerpNode node, int status, long elapsedNanos) {}

    /**
     * Begins.
     *
     * @return completes on the event loop; the channel is then the caller's to close
     */
    CompletableFuture<Answer> start(long timeoutMillis) {
        Future<?> timeout = loop.schedule(
                () -> fail(new IOException("no answer within " + timeoutMillis + " ms")),
                timeoutMillis,
                TimeUnit.MILLISECONDS);
        var unused = answer.whenComplete((done, failed) -> timeout.cancel(false));
        tryNext();
        return answer;
    }

    /** Ends it without an answer, if there is none yet. */
    void cancel() {
        fail(new IOException("cancelled"));
    }

    private void fail(Throwable reason) {
        if (answer.completeExceptionally(reason)) {
            if (race != null) {
                race.cancel();
            }
            if (channel != null) {
                close(channel);
            }
        }
    }

    private void tryNext() {
        DerpNode node = untried.poll();
        if (node == null) {
            fail(failure);
        } else if (!HOST.matcher(node.hostName()).matches()) {
            failed(node, new IOException("not a host name"));
        } else {
            race = new NodeRace(loop, node, settings);
            var unused = race.start().whenComplete((connected, failed) -> {
                if (connected != null) {
                    connected(connected, node);
                } else if (!answer.isDone()) {
                    failed(node, failed);
                }
            });
        }
    }

    private void failed(DerpNode node, Throwable cause) {
        failure = new IOException("relay " + node.name() + " cannot be reached: " + cause.getMessage(), cause);
        tryNext();
    }

    private void connected(Channel connected, DerpNode node) {
        if (answer.isDone()) {
            close(connected);
            return;
        }
        channel = connected;
        CompletableFuture<Integer> status = new CompletableFuture<>();
        if (settings.plainHttp()) {
            connected.pipeline().addLast(new ResponseHead(status));
            ask(connected, node, status);
            return;
        }
        try {
            SslHandler tls = RelayTls.handler(connected, node, NodeRace.port(node, false), settings.trust());
            tls.handshakeFuture().addListener(handshake -> {
                if (handshake.isSuccess()) {
                    ask(connected, node, status);
                } else {
                    fail(handshake.cause());
                }
            });
            connected.pipeline().addLast(tls, new ResponseHead(status));
        } catch (SSLException e) {
            fail(e);
        }
    }

    private void ask(Channel connected, DerpNode node, CompletableFuture<Integer> status) {
        long askedNanos = loop.ticker().nanoTime();
        var unusedStage = status.whenComplete((code, failed) -> {
            if (failed != null) {
                fail(failed);
            } else if (!answer.complete(
                    new Answer(connected, node, code, loop.ticker().nanoTime() - askedNanos))) {
                close(connected);
            }
        });
        byte[] head = head(node).getBytes(StandardCharsets.US_ASCII);
        var unused = connected.writeAndFlush(
                connected.alloc().directBuffer(head.length).writeBytes(head), connected.voidPromise());
    }

    private static void close(Channel channel) {
        var unused = channel.close();
    }

    private String head(DerpNode node) {
        String host = node.hostName().indexOf(':') < 0 ? node.hostName() : "[" + node.hostName() + "]";
        int usual = settings.plainHttp() ? 80 : DerpNode.DEFAULT_DERP_PORT;
        String port = node.derpPort() == 0 || node.derpPort() == usual ? "" : ":" + node.derpPort();
        return "GET " + request.path + " HTTP/1.1\r\nHost: " + host + port + "\r\n" + request.fields + idealNode(node)
                + "\r\n";
    }

    /** Tells a node that it is not the one we would rather have had. */
    private String idealNode(DerpNode node) {
        String ideal = region.nodes().get(0).name();
        boolean tell = request == Request.UPGRADE
                && !ideal.equals(node.name())
                && HOST.matcher(ideal).matches();
        return tell ? "Ideal-Node: " + ideal + "\r\n" : "";
    }
}
