package org.tsrecorder.transport.tailnet;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.store.StateStore;
import org.tsrecorder.transport.control.AuthKeySource;
import org.tsrecorder.transport.ts2021.ControlUrl;

/** Settings of a {@link TailnetNode}; for one thread, and for one node. */
public final class TailnetNodeBuilder {
    private static final int MAX_PORT = 65_535;
    private static final int LONGEST_HOSTNAME = 63;

    String hostname = "tsrecorder";
    String app = "tsrecorder";
    String controlUrl = TailnetNode.DEFAULT_CONTROL_URL;
    AuthKeySource authKey = AuthKeySource.none();
    StateStore stateStore = StateStore.inMemory();
    List<String> tags = List.of();
    boolean ephemeral;
    int udpPort;
    TailnetListener listener = TailnetListener.NONE;
    TailnetTuning tuning = TailnetTuning.standard();

    @Nullable
    EventLoop eventLoop;

    TailnetNodeBuilder() {}

    /**
     * What the node's name in the tailnet is made of: letters, digits and hyphens, up to 63; the control server may add
     * a number. {@code tsrecorder} unless set.
     *
     * @throws IllegalArgumentException when it is empty or too long
     */
    public TailnetNodeBuilder hostname(String name) {
        if (name.isBlank() || name.length() > LONGEST_HOSTNAME) {
            throw new IllegalArgumentException(
                    "hostname=" + name + "; wanted: 1 to " + LONGEST_HOSTNAME + " characters");
        }
        this.hostname = name;
        return this;
    }

    /** Which program embeds the node, as the tailnet's administrator sees it; {@code tsrecorder} unless set. */
    public TailnetNodeBuilder app(String name) {
        this.app = name;
        return this;
    }

    /**
     * The key that the node joins with the first time: {@code tskey-auth-…}, Headscale's, or the secret of an OAuth
     * client. Without one, {@link TailnetListener#stateChanged} tells a page for a person to visit.
     */
    public TailnetNodeBuilder authKey(String key) {
        return authKey(AuthKeySource.of(key));
    }

    /** The same, asked for when it is needed. */
    public TailnetNodeBuilder authKey(AuthKeySource source) {
        this.authKey = source;
        return this;
    }

    /**
     * The control server, {@code https://…} or {@code http://…}; Tailscale's own unless set, or if empty.
     *
     * @throws IllegalArgumentException with one line when it is no such URL
     */
    public TailnetNodeBuilder controlUrl(String url) {
        String wanted = url.isEmpty() ? TailnetNode.DEFAULT_CONTROL_URL : url;
        ControlUrl.parse(wanted);
        this.controlUrl = wanted;
        return this;
    }

    /**
     * Where the node keeps who it is. It stays the caller's to close, after the node. In memory unless set: then each
     * start is a new node, which is what {@link #ephemeral} ones are for.
     */
    public TailnetNodeBuilder stateStore(StateStore store) {
        this.stateStore = store;
        return this;
    }

    /** Tags that the node asks to be owned by, such as {@code tag:recorder}; none unless set. */
    public TailnetNodeBuilder tags(List<String> wanted) {
        this.tags = List.copyOf(wanted);
        return this;
    }

    /** Whether the control server forgets the node soon after it is gone; not unless set. */
    public TailnetNodeBuilder ephemeral(boolean soonForgotten) {
        this.ephemeral = soonForgotten;
        return this;
    }

    /**
     * The UDP port for direct paths; any free one unless set.
     *
     * @throws IllegalArgumentException when it is out of range
     */
    public TailnetNodeBuilder udpPort(int port) {
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("udpPort=" + port + "; wanted: 0 to " + MAX_PORT);
        }
        this.udpPort = port;
        return this;
    }

    /** The caller's event loop, epoll or NIO, which stays his to shut down; one of its own unless set. */
    public TailnetNodeBuilder eventLoop(EventLoop callers) {
        this.eventLoop = callers;
        return this;
    }

    /** Hears how the node fares; nobody unless set. */
    public TailnetNodeBuilder listener(TailnetListener hearer) {
        this.listener = hearer;
        return this;
    }

    /** What is seldom set. */
    public TailnetNodeBuilder tuning(TailnetTuning seldom) {
        this.tuning = seldom;
        return this;
    }

    /** The node, which does nothing before {@link TailnetNode#start}. */
    public TailnetNode build() {
        return new TailnetNode(this);
    }

    /**
     * The node, joined to its tailnet. Blocks until it is, for as long as that takes; a person may have to let it in.
     *
     * @throws IOException with the reason when the control server refuses it, or the host has no socket for it; nothing
     *     is left behind then
     */
    public TailnetNode open() throws IOException {
        TailnetNode node = build();
        try {
            Waiting.await(node.start());
            return node;
        } catch (IOException | RuntimeException e) {
            node.close();
            throw e;
        }
    }

    Optional<EventLoop> eventLoop() {
        return Optional.ofNullable(eventLoop);
    }
}
