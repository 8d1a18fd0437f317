package org.tsrecorder.transport.magicsock;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.transport.disco.DiscoBox;

/** The holder of a disco key: mostly one peer, for a moment two when a node changes its node key. */
final class DiscoPeer {
    final DiscoBox box;
    private final List<PeerPath> paths = new ArrayList<>(1);

    DiscoPeer(DiscoBox box) {
        this.box = box;
    }

    void add(PeerPath path) {
        paths.add(path);
    }

    /** Takes a peer out; true if it was the last. */
    boolean remove(PeerPath path) {
        paths.remove(path);
        return paths.isEmpty();
    }

    List<PeerPath> paths() {
        return paths;
    }

    /** The only peer with this key; null if there are several. */
    @Nullable
    PeerPath only() {
        return paths.size() == 1 ? paths.get(0) : null;
    }
}
