package org.tsrecorder.transport.control;

import java.time.Duration;
import org.tsrecorder.transport.key.NodePrivateKey;
import org.tsrecorder.transport.tailcfg.MapRequest;
import org.tsrecorder.transport.tailcfg.MapResponse;
import org.tsrecorder.transport.tailcfg.PingRequest;
import org.tsrecorder.transport.tailcfg.RegisterRequest;

/**
 * What {@link ControlEngine} wants done. The first group takes time: each ends with one call of the engine, unless
 * another of the group, or {@link #cancel()}, takes its place before. No method calls the engine before it returns.
 */
interface ControlActions {
    /** Whether there is a connection. */
    boolean isConnected();

    /** Make one. Ends with {@code connected} or {@code failed}. */
    void connect();

    /** Get the auth key, exchanged if need be. Ends with {@code authKey} or {@code failed}. */
    void fetchAuthKey();

    /** Send this. Ends with {@code registerAnswered} or {@code failed}. */
    void register(RegisterRequest request, Duration patience);

    /** Keep the key. Ends with {@code committed} or {@code failed}. */
    void commit(NodePrivateKey key);

    /** Open the stream. Ends with {@code mapEnded}, after any number of {@code mapMessage}. */
    void openMap(MapRequest request);

    /** Give up what is under way of the above. */
    void cancel();

    /** Close the connection. */
    void disconnect();

    /** No message for now, or go on. */
    void pauseMap(boolean paused);

    /** Send this. Ends with {@code updateEnded}. */
    void update(MapRequest request);

    /**
     * A message that is more than a keep-alive.
     *
     * @param first whether it begins a map of its own
     */
    void map(MapResponse message, boolean first);

    /** Answer this. */
    void ping(PingRequest request);

    /** The map stream is there, or is no more. */
    void streamChanged(boolean live);

    /** Tell the owner. */
    void stateChanged(ControlState state);

    /** Tell the owner of something that will be tried again. */
    void problem(String reason, Duration retryIn);
}
