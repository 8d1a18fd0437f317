package org.tsrecorder.transport.client;

import io.netty.channel.EventLoopGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Sends recordings, and events, to the first of some recorders that takes them.
 *
 * <pre>{@code
 * try (RecorderClient client = RecorderClient.builder().recorder(RecorderAddress.parse("recorder:80")).build();
 *         RecordingUpload upload = client.start()) {
 *     upload.write(castHeaderLine, 0, castHeaderLine.length);
 *     upload.write(eventLine, 0, eventLine.length);
 *     upload.finish();
 * } catch (RecordingFailedException e) {
 *     switch (e.decision()) { … }
 * }
 * }</pre>
 *
 * <p>Blocks; for virtual threads. Safe for many threads, each with an upload of its own.
 */
public final class RecorderClient implements AutoCloseable {
    private final List<RecorderAddress> recorders;
    private final ClientSettings settings;
    private final boolean ownsDialer;

    private RecorderClient(List<RecorderAddress> recorders, ClientSettings settings, boolean ownsDialer) {
        this.recorders = recorders;
        this.settings = settings;
        this.ownsDialer = ownsDialer;
    }

    /** A client yet without recorders. */
    public static Builder builder() {
        return new Builder();
    }

    /** The recorders, in the order in which they are tried. */
    public List<RecorderAddress> recorders() {
        return recorders;
    }

    /**
     * Finds a recorder for one session. When this returns, the recorder has said that it is ready to store.
     *
     * @throws RecordingFailedException when none took it, with the reason of each, and with what is to become of the
     *     session
     */
    public RecordingUpload start() throws RecordingFailedException {
        Connector connector = new Connector(settings);
        return walk(RecordingPhase.START, connector::connect);
    }

    /**
     * Hands one Kubernetes API request event to the first recorder that stores it.
     *
     * @param json the event, one JSON document in UTF-8
     * @throws RecordingFailedException when none stored it
     */
    public void sendEvent(byte[] json) throws RecordingFailedException {
        EventSender sender = new EventSender(new Connector(settings), json);
        walk(RecordingPhase.EVENT, (recorder, all, earlier) -> sender.send(recorder, all));
    }

    /** What is done with each recorder until one does it. */
    private interface Step<T> {
        T tryWith(RecorderAddress recorder, Deadline all, List<RecordingAttempt> earlier)
                throws AttemptFailedException, InterruptedException;
    }

    private <T> T walk(RecordingPhase phase, Step<T> step) throws RecordingFailedException {
        Deadline all = Deadline.after(settings.nanoTime(), settings.timeouts().allRecorders());
        List<RecordingAttempt> attempts = new ArrayList<>();
        for (RecorderAddress recorder : recorders) {
            try {
                if (all.isOver()) {
                    throw new AttemptFailedException(
                            "was not tried: the time for all recorders, " + all.what() + ", is over");
                }
                return step.tryWith(recorder, all, List.copyOf(attempts));
            } catch (AttemptFailedException e) {
                attempts.add(new RecordingAttempt(recorder, e.reason()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                attempts.add(new RecordingAttempt(recorder, "was not waited for: interrupted"));
                break;
            }
        }
        throw RecordingFailedException.untaken(phase, attempts, settings.policy());
    }

    /** Ends the client's own event loop, and with it uploads that are still running. A dialer that was given stays. */
    @Override
    public void close() {
        if (ownsDialer) {
            settings.dialer().close();
        }
    }

    /** What a client may be told; all but the recorders has a default. Not for several threads. */
    public static final class Builder {
        private static final int DEFAULT_UNACKNOWLEDGED = 16 * 1024 * 1024;

        private final List<RecorderAddress> recorders = new ArrayList<>();
        private final List<Dialer> dialer = new ArrayList<>();
        private ClientTimeouts timeouts = ClientTimeouts.upstream();
        private FailurePolicy policy = FailurePolicy.failOpen();
        private int maxUnacknowledged = DEFAULT_UNACKNOWLEDGED;
        private LongSupplier nanoTime = System::nanoTime;

        private Builder() {}

        /** Adds a recorder, to be tried after those before it. */
        public Builder recorder(RecorderAddress recorder) {
            recorders.add(recorder);
            return this;
        }

        /** Adds recorders in their order. */
        public Builder recorders(List<RecorderAddress> more) {
            recorders.addAll(more);
            return this;
        }

        /** How to connect; the default is {@link Dialer#sockets()}. The caller closes it. */
        public Builder dialer(Dialer chosen) {
            dialer.clear();
            dialer.add(chosen);
            return this;
        }

        /** Connects by the host's sockets on these event loops, which the caller shuts down. */
        public Builder eventLoops(EventLoopGroup eventLoops) {
            return dialer(Dialer.sockets(eventLoops));
        }

        /** How long to wait; the default is {@link ClientTimeouts#upstream()}. */
        public Builder timeouts(ClientTimeouts chosen) {
            timeouts = chosen;
            return this;
        }

        /** What a failure means for the session; the default is to fail open, as upstream. */
        public Builder failurePolicy(FailurePolicy chosen) {
            policy = chosen;
            return this;
        }

        /**
         * How far writing may be ahead of the last acknowledgement; the default is 16 MiB. The bytes are not kept,
         * there is no resume: it bounds how much of a session a recorder can lose.
         *
         * @throws IllegalArgumentException when less than 1
         */
        public Builder maxUnacknowledged(int bytes) {
            if (bytes < 1) {
                throw new IllegalArgumentException("maxUnacknowledged: wanted at least 1 byte, got " + bytes);
            }
            maxUnacknowledged = bytes;
            return this;
        }

        /** The monotonic clock of all timeouts; the default is the system's. */
        public Builder nanoTime(LongSupplier clock) {
            nanoTime = clock;
            return this;
        }

        /**
         * The client. One that was given no dialer starts an event loop, which {@link RecorderClient#close()} ends.
         *
         * @throws IllegalArgumentException without a recorder
         */
        public RecorderClient build() {
            if (recorders.isEmpty()) {
                throw new IllegalArgumentException("recorders: wanted at least one, got none");
            }
            boolean own = dialer.isEmpty();
            ClientSettings settings = new ClientSettings(
                    own ? Dialer.sockets() : dialer.getFirst(), timeouts, policy, maxUnacknowledged, nanoTime);
            return new RecorderClient(List.copyOf(recorders), settings, own);
        }
    }
}
