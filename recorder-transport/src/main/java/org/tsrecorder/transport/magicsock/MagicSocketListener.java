package org.tsrecorder.transport.magicsock;

import java.util.List;
import org.tsrecorder.transport.key.NodePublicKey;
import org.tsrecorder.transport.tailcfg.Endpoint;
import org.tsrecorder.transport.tailcfg.NetInfo;

/** Hears what a {@link MagicSocket} found out and control is to be told, on its event loop. */
public interface MagicSocketListener {
    /** Where we may be reached is this now, and was something else before. */
    void endpointsChanged(List<Endpoint> endpoints);

    /** What we know of the network, our home relay above all, is this now, and was something else before. */
    void netInfoChanged(NetInfo netInfo);

    /** A peer's best address is another now, or there is one, or none any more. */
    default void pathChanged(NodePublicKey peer) {}
}
