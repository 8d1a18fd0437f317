package org.tsrecorder.transport.dataplane;

import org.tsrecorder.transport.key.DiscoPublicKey;
import org.tsrecorder.transport.key.NodePublicKey;

/** Hears what peers tell by TSMP that is not the data plane's own business. Called on the event loop. */
@FunctionalInterface
public interface TsmpListener {
    /** A peer says what its disco key is; that it is this peer was proven, and it may say the same many times. */
    void discoKeyAdvertised(NodePublicKey peer, DiscoPublicKey discoKey);
}
