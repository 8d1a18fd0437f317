package org.tsrecorder.transport.control;

import io.netty.channel.EventLoop;
import java.util.concurrent.CompletableFuture;
import org.tsrecorder.transport.key.DiscoPublicKey;
import org.tsrecorder.transport.key.NodePublicKey;
import org.tsrecorder.transport.ts2021.ControlDialer;

/**
 * A node's side of the control protocol: joins the tailnet, keeps the network map coming, tells control about changes
 * of ours, and answers its pings. Whatever fails is tried again, with pauses that grow, until {@link #close()}.
 *
 * <pre>{@code
 * ControlClient client = new ControlClient(settings, dialer, listener, pings);
 * client.start();
 * client.report(report.withEndpoints(endpoints));
 * }</pre>
 *
 * <p>Safe for any thread; the listener hears on the dialer's event loop.
 */
public final class ControlClient implements AutoCloseable {
    private final EventLoop loop;
    private final ControlDriver driver;

    /**
     * A client that is not started.
     *
     * @param settings who we are and where control is
     * @param dialer reaches it, and has the event loop
     * @param listener is told everything
     * @param pings pings peers for control
     */
    public ControlClient(ControlSettings settings, ControlDialer dialer, ControlListener listener, PingHandler pings) {
        this.loop = dialer.eventLoop();
        this.driver = new ControlDriver(settings, dialer, listener, pings);
    }

    /** Begins. */
    public void start() {
        loop.execute(() -> driver.run(ControlEngine::start));
    }

    /** What we are from now on; told if it is something new. */
    public void report(NodeReport report) {
        loop.execute(() -> driver.run(engine -> engine.report(report)));
    }

    /** A peer told us its disco key itself (by TSMP), which may be before control does. */
    public void discoKeyLearnt(NodePublicKey peer, DiscoPublicKey key) {
        loop.execute(() -> driver.run(engine -> driver.discoKeyLearnt(peer, key)));
    }

    /** Leaves for good: control forgets our key. The listener hears of the end; give up waiting by {@link #close()}. */
    public void logout() {
        loop.execute(() -> driver.run(ControlEngine::logout));
    }

    /** How it stands. */
    public CompletableFuture<ControlState> state() {
        CompletableFuture<ControlState> state = new CompletableFuture<>();
        loop.execute(() -> driver.run(engine -> state.complete(engine.state())));
        return state;
    }

    /** Stops. The node stays known to control. Without effect when it has ended. */
    @Override
    public void close() {
        loop.execute(() -> driver.run(ControlEngine::close));
    }
}
