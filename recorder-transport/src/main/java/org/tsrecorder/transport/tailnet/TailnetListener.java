package org.tsrecorder.transport.tailnet;

import org.tsrecorder.transport.control.ControlState;

/** Hears how a node fares. Called on its event loop, so it must not block. */
@FunctionalInterface
public interface TailnetListener {
    /** Nobody listens. */
    TailnetListener NONE = state -> {};

    /**
     * It stands with control like this now: a {@link ControlState.NeedsLogin} has the page for a person to visit, a
     * {@link ControlState.Refused} the reason.
     */
    void stateChanged(ControlState state);

    /** Our addresses, our name, or who our peers are is not what it was. */
    default void networkMapChanged() {}
}
