package org.tsrecorder.transport.control;

import java.util.concurrent.CompletionStage;
import org.tsrecorder.transport.key.NodePrivateKey;

/** Keeps the node's key. */
@FunctionalInterface
public interface NodeKeyStore {
    /**
     * Keeps a key that control has accepted; nothing is done with the key before that. Called on the event loop, so
     * what blocks goes elsewhere.
     *
     * @param key in place of any before
     * @return completes when it will be there after a crash, or fails with one line
     */
    CompletionStage<Void> commit(NodePrivateKey key);
}
