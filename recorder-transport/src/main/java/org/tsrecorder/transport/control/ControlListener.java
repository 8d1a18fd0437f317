package org.tsrecorder.transport.control;

import java.time.Duration;
import org.tsrecorder.transport.key.MachinePublicKey;
import org.tsrecorder.transport.netmap.NetworkMapChange;

/** Hears from control, on the event loop. It must not throw; if it does, the map is begun anew. */
public interface ControlListener {
    /** How it stands from now on. */
    void stateChanged(ControlState state);

    /**
     * The network map is there, or another. It stays in force while the connection is lost.
     *
     * @param change the whole map as it is now, and what is different from the one before
     */
    void networkMapChanged(NetworkMapChange change);

    /**
     * The map stream is there, or is no more. Without it control hears nothing of us, and takes us for offline.
     *
     * @param live as it is from now on; it was not before the first call
     */
    default void streamChanged(boolean live) {}

    /**
     * Something failed, and will be tried again. The network goes on as far as it is known.
     *
     * @param reason one line for people
     * @param retryIn when
     */
    default void problem(String reason, Duration retryIn) {}

    /**
     * Control's key was seen for the first time over plain HTTP, and is trusted from now on; worth keeping.
     *
     * @param key to be handed in next time
     */
    default void serverKeyLearned(MachinePublicKey key) {}
}
