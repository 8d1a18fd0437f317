package org.tsrecorder.transport.magicsock;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.transport.disco.DiscoBox;
import org.tsrecorder.transport.key.DiscoPrivateKey;
import org.tsrecorder.transport.key.DiscoPublicKey;
import org.tsrecorder.transport.key.NodePublicKey;

/** The paths of all peers, by node key and by disco key, and when which wants to be called. */
final class PathTable {
    private final PathContext context;
    private final DiscoPrivateKey discoKey;
    private final Map<NodePublicKey, PeerPath> byNode = new LinkedHashMap<>();
    private final Map<DiscoPublicKey, DiscoPeer> byDisco = new HashMap<>();

    PathTable(PathContext context, DiscoPrivateKey discoKey) {
        this.context = context;
        this.discoKey = discoKey;
    }

    @Nullable
    PeerPath get(NodePublicKey nodeKey) {
        return byNode.get(nodeKey);
    }

    @Nullable
    DiscoPeer get(DiscoPublicKey key) {
        return byDisco.get(key);
    }

    Collection<PeerPath> all() {
        return Collections.unmodifiableCollection(byNode.values());
    }

    /** Adds a peer, or takes over what control says of it now. */
    PeerPath put(long nowNanos, MagicPeer peer) {
        PeerPath path = byNode.computeIfAbsent(peer.nodeKey(), key -> new PeerPath(key, context));
        discoKey(path, peer.discoKey());
        path.configure(nowNanos, peer);
        return path;
    }

    /** A peer's disco key is this one; with a new one, what was found out with the old one is forgotten. */
    private void discoKey(PeerPath path, DiscoPublicKey key) {
        DiscoPeer before = path.disco;
        if (before == null ? key.isZero() : before.box.peer().equals(key)) {
            return;
        }
        path.forgetAll();
        leave(path);
        if (!key.isZero()) {
            DiscoPeer now = byDisco.computeIfAbsent(key, theirs -> new DiscoPeer(new DiscoBox(discoKey, theirs)));
            now.add(path);
            path.disco = now;
        }
    }

    private void leave(PeerPath path) {
        DiscoPeer before = path.disco;
        path.disco = null;
        if (before != null && before.remove(path)) {
            byDisco.remove(before.box.peer());
            before.box.destroy();
        }
    }

    /** Forgets a peer; false if there was none. */
    boolean remove(NodePublicKey nodeKey) {
        PeerPath path = byNode.remove(nodeKey);
        if (path == null) {
            return false;
        }
        path.forgetAll();
        leave(path);
        context.wakeups.cancel(path.wakeup);
        return true;
    }

    /** Forgets all peers. */
    void clear() {
        while (!byNode.isEmpty()) {
            remove(byNode.keySet().iterator().next());
        }
    }

    /** Lets all paths do what is due. */
    void onTimer(long nowNanos) {
        var due = context.wakeups.pollDue(nowNanos);
        while (due != null) {
            due.owner().onTimer(nowNanos);
            due = context.wakeups.pollDue(nowNanos);
        }
    }

    long nextDeadlineNanos() {
        return context.wakeups.nextDeadlineNanos();
    }
}
