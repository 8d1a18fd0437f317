package org.tsrecorder.cli;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.tsrecorder.storage.state.FileStateStore;
import org.tsrecorder.store.StateStore;
import org.tsrecorder.store.StoreException;
import org.tsrecorder.transport.client.Dialer;
import org.tsrecorder.transport.client.RecorderAddress;
import org.tsrecorder.transport.control.ControlState;
import org.tsrecorder.transport.tailnet.TailnetNode;

/**
 * Reaches recorders of a tailnet by a node of its own, which lives as long as this, and others by the host's sockets.
 * Without a folder for its keys the node is an ephemeral one, new each time.
 */
final class TailnetDialer implements Dialer {
    private static final Duration TO_JOIN = Duration.ofMinutes(1);

    private final Set<RecorderAddress> inside;
    private final Dialer outside = Dialer.sockets();
    private final StateStore state;
    private final TailnetNode node;
    private final CompletableFuture<TailnetNode> joined;

    private TailnetDialer(Set<RecorderAddress> inside, StateStore state, TailnetNode node) {
        this.inside = inside;
        this.state = state;
        this.node = node;
        this.joined = node.start().toCompletableFuture();
    }

    /**
     * Joins, for at most a minute; what goes wrong then is the reason why no recorder of the tailnet is reached.
     *
     * @param inside the recorders of the tailnet
     * @param settings how to join
     * @param folder where the node's keys are kept
     */
    static TailnetDialer join(
            Set<RecorderAddress> inside, TailnetSettings settings, Optional<Path> folder, Console console) {
        StateStore state = open(folder);
        TailnetDialer dialer = new TailnetDialer(
                inside,
                state,
                settings.builder()
                        .stateStore(state)
                        .ephemeral(folder.isEmpty())
                        .listener(now -> tell(now, console))
                        .build());
        dialer.joined
                .copy()
                .handle((done, failure) -> 0)
                .completeOnTimeout(0, TO_JOIN.toSeconds(), TimeUnit.SECONDS)
                .join();
        return dialer;
    }

    private static StateStore open(Optional<Path> folder) {
        try {
            return folder.isPresent() ? FileStateStore.openIn(folder.get()) : StateStore.inMemory();
        } catch (StoreException e) {
            throw CommandException.failure("--statedir (TSRECORDER_RECORD_STATEDIR): " + e.getMessage());
        }
    }

    private static void tell(ControlState now, Console console) {
        if (now instanceof ControlState.NeedsLogin(String url)) {
            console.tell("to join the tailnet, visit " + url);
        }
    }

    @Override
    public CompletionStage<Channel> dial(RecorderAddress recorder, ChannelHandler initializer) {
        return inside.contains(recorder)
                ? joined.thenCompose(ready -> ready.dial(recorder.host(), recorder.port(), initializer))
                : outside.dial(recorder, initializer);
    }

    @Override
    public void close() {
        node.close();
        state.close();
        outside.close();
    }
}
