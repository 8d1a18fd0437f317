package org.tsrecorder.transport.server;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.ingest.Destination;
import org.tsrecorder.ingest.IngestFault;
import org.tsrecorder.ingest.IngestSession;
import org.tsrecorder.store.RecordingEnd;
import org.tsrecorder.store.RecordingId;
import org.tsrecorder.store.RecordingSink;
import org.tsrecorder.store.StoreException;

/**
 * One session being recorded, from its request to the store's last word. Lives on its connection's event loop.
 *
 * <pre>
 *   IDENTIFYING ──▶ OPENING ──▶ RECEIVING ──▶ ENDING ──▶ OVER
 *        │             │ ready      │  body ended, broke off,   ▲
 *        └── refused ──┴── failed ──┴── or is not a cast ───────┘
 * </pre>
 */
final class Upload implements RequestBody, SinkInbox.Listener, IdentityLookup.Asker {
    static final String SHUTTING_DOWN = "recorder is shutting down";
    private static final String CRASHED = "the recorder failed on this session";
    private static final int MOST_ATTEMPTS = 10;
    private static final int FIRST_EARLY_BYTES = 1024;
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(2);

    private enum State {
        IDENTIFYING,
        OPENING,
        RECEIVING,
        ENDING,
        OVER
    }

    private final RecorderContext recorder;
    private final Exchange exchange;
    private final UploadAnswer answer;
    private final LoopState loop;
    private final List<ByteBuf> out = new ArrayList<>(2);
    private final Ticks ticks = new Ticks();
    private final UploadReport report;
    private State state = State.IDENTIFYING;
    /** What came before the store was ready, copied: what it came in may be much larger. */
    private @Nullable ByteBuf early;

    private @Nullable PeerIdentity peer;
    private @Nullable RecordingSink sink;
    private @Nullable IngestSession ingest;
    private @Nullable AckPacer pacer;
    private @Nullable String cutShortBecause;
    private int attempts;
    private boolean bodyEnded;
    private boolean answered;
    private boolean stalls;
    private long received;
    private long stored;
    private long castHeaderDueNanos;

    private Upload(RecorderContext recorder, Exchange exchange, UploadAnswer answer) {
        this.recorder = recorder;
        this.exchange = exchange;
        this.answer = answer;
        this.loop = exchange.connection().loop;
        this.report = new UploadReport(recorder.counters, recorder.nanoTime.getAsLong());
    }

    /** Admits an upload, or refuses it; either way somebody takes its body. */
    static RequestBody begin(RecorderContext recorder, Exchange exchange, UploadAnswer answer) {
        Upload upload = new Upload(recorder, exchange, answer);
        Optional<Refusal> refusal = recorder.admission.refusal();
        if (refusal.isPresent()) {
            upload.refuse(refusal.get());
        } else {
            exchange.pause();
            exchange.connection().identify(upload);
        }
        return upload;
    }

    private void refuse(Refusal refusal) {
        state = State.OVER;
        releaseEarly();
        recorder.counters.count(refusal.reason());
        exchange.respond(refusal.reply());
    }

    @Override
    public void refused(Refusal refusal) {
        if (state != State.OVER) {
            refuse(refusal);
        }
    }

    @Override
    public void identified(PeerIdentity uploader) {
        if (state == State.OVER) {
            return;
        }
        Optional<Refusal> refusal = recorder.admission.enterSession(uploader, recorder.roomForSession());
        if (refusal.isPresent()) {
            refuse(refusal.get());
            return;
        }
        peer = uploader;
        recorder.underWay.began(this);
        report.began();
        if (recorder.admission.isDraining()) {
            // The drain may have counted before this upload was there to be counted.
            shutDown();
        } else {
            open(uploader);
        }
    }

    private void open(PeerIdentity uploader) {
        state = State.OPENING;
        attempts++;
        RecordingId id = new RecordingId(uploader.stableId(), recorder.keys.next());
        report.named(id);
        sink = recorder.store.create(id, new SinkInbox(loop, this));
    }

    @Override
    public void storeReady() {
        if (peer == null || sink == null) {
            return;
        }
        if (cutShortBecause != null && early == null) {
            sink.discard();
            over();
            return;
        }
        state = State.RECEIVING;
        long now = recorder.nanoTime.getAsLong();
        ingest = new IngestSession(
                recorder.ingestLimits, new Destination(peer.nodeName(), peer.stableId()), recorder.budget);
        pacer = new AckPacer(recorder.limits.patience().acknowledgeEvery().toNanos(), now);
        castHeaderDueNanos = now + recorder.limits.patience().castHeader().toNanos();
        if (cutShortBecause == null) {
            answer.accepted();
            ticks.arm(now);
        }
        ByteBuf first = early;
        early = null;
        if (first != null) {
            feed(first);
        }
        if (cutShortBecause != null && state == State.RECEIVING) {
            // The client has gone already: what it sent is kept all the same.
            endShort(cutShortBecause);
        } else if (bodyEnded) {
            end();
        } else if (state == State.RECEIVING) {
            exchange.allow(ingest.unwritten(), ingest.open());
        }
    }

    @Override
    public void data(ByteBuf bytes) {
        switch (state) {
            case IDENTIFYING, OPENING -> keepEarly(bytes);
            case RECEIVING -> {
                try {
                    feed(bytes);
                } catch (RuntimeException bug) {
                    recorder.containment.note(bug);
                    crashed();
                }
            }
            case ENDING, OVER -> {
                exchange.consumed(bytes.readableBytes());
                bytes.release();
            }
        }
    }

    private void keepEarly(ByteBuf bytes) {
        if (early == null) {
            early = exchange.connection().channel.alloc().directBuffer(FIRST_EARLY_BYTES);
        }
        early.writeBytes(bytes);
        bytes.release();
    }

    private void feed(ByteBuf bytes) {
        if (ingest == null || state != State.RECEIVING) {
            bytes.release();
            return;
        }
        received += bytes.readableBytes();
        report.received(bytes.readableBytes(), received, recorder.nanoTime);
        Optional<IngestFault> fault = ingest.receive(bytes, out);
        appendAll();
        if (fault.isPresent()) {
            fail(fault.get());
        } else if (!ingest.wantsMore()) {
            allowMore(ingest);
        }
        stallWhileOverdrawn();
    }

    private void allowMore(IngestSession session) {
        session.takeCredit();
        exchange.allow(session.unwritten(), session.open());
        ticks.armToRest();
    }

    /** Sessions at rest may send more than there is memory for: nobody is read whose bytes are not yet written. */
    private void stallWhileOverdrawn() {
        boolean stall = ingest != null
                && state == State.RECEIVING
                && ingest.unwritten() > recorder.ingestLimits.initialWindow()
                && recorder.budget.isOverdrawn();
        if (stall != stalls) {
            stalls = stall;
            if (stall) {
                exchange.connection().stall();
            } else {
                exchange.connection().unstall();
            }
        }
    }

    private void appendAll() {
        for (ByteBuf bytes : out) {
            stored += bytes.readableBytes();
            if (sink != null) {
                sink.append(bytes);
            }
        }
        out.clear();
    }

    private void fail(IngestFault fault) {
        if (fault.kind() == IngestFault.Kind.NO_ROOM) {
            recorder.counters.count(RefusalReason.SESSION_LIMIT);
            fail(503, fault.message());
            return;
        }
        boolean tooLarge =
                fault.kind() == IngestFault.Kind.LINE_TOO_LONG || fault.kind() == IngestFault.Kind.SESSION_TOO_LARGE;
        recorder.counters.count(tooLarge ? BadRequest.BODY_TOO_LARGE : BadRequest.MALFORMED_CAST);
        fail(tooLarge ? 413 : 400, PrintableText.of(fault.message()));
    }

    private void fail(int status, String text) {
        if (!answered) {
            answered = true;
            answer.failed(status, text);
        }
        cutShort(text);
    }

    @Override
    public void end() {
        bodyEnded = true;
        if (state != State.RECEIVING || ingest == null || sink == null) {
            return;
        }
        Optional<IngestFault> fault = ingest.finish(out);
        appendAll();
        if (fault.isPresent()) {
            fail(fault.get());
        } else {
            state = State.ENDING;
            sink.finish(RecordingEnd.complete());
        }
        stallWhileOverdrawn();
    }

    @Override
    public void aborted(String reason) {
        answered = true;
        cutShort(reason);
    }

    @Override
    public void broken(BadRequest kind, String text) {
        recorder.counters.count(kind);
        fail(400, text);
    }

    /** The server's patience with running uploads is over. */
    void shutDown() {
        if (state != State.ENDING && state != State.OVER) {
            recorder.counters.count(RefusalReason.DRAINING);
            fail(503, SHUTTING_DOWN);
        }
    }

    private void cutShort(String reason) {
        if (cutShortBecause == null && (state != State.ENDING && state != State.OVER)) {
            cutShortBecause = reason;
        }
        switch (state) {
            case IDENTIFYING -> over();
            case RECEIVING -> endShort(reason);
            // The store's answer is awaited, or was had.
            case OPENING, ENDING, OVER -> {}
        }
    }

    private void endShort(String reason) {
        if (sink == null) {
            return;
        }
        if (ingest != null) {
            ingest.breakOff(out);
            appendAll();
        }
        if (stored == 0) {
            sink.discard();
            over();
        } else {
            state = State.ENDING;
            sink.finish(RecordingEnd.cutShort(reason));
        }
        stallWhileOverdrawn();
    }

    @Override
    public void storeProgress(long written, long durable) {
        if (ingest == null || state == State.OVER) {
            return;
        }
        ingest.written(written, out);
        ingest.durable(durable);
        appendAll();
        stallWhileOverdrawn();
        if (!answered) {
            allowMore(ingest);
            ticks.acknowledge(recorder.nanoTime.getAsLong());
            exchange.flush();
        }
    }

    @Override
    public void storeFinished() {
        if (ingest != null) {
            ingest.written(stored, out);
            ingest.durable(stored);
            report.acknowledged(ingest.acknowledged(), recorder.nanoTime);
        }
        if (!answered && cutShortBecause == null) {
            answered = true;
            answer.finished(received);
        }
        over();
    }

    @Override
    public void storeFailed(StoreException cause) {
        if (state == State.OVER) {
            return;
        }
        if (state == State.OPENING && peer != null && cutShortBecause == null) {
            if (cause.reason() == StoreException.Reason.EXISTS && attempts < MOST_ATTEMPTS) {
                open(peer);
                return;
            }
            recorder.counters.count(RefusalReason.STORE_NOT_READY);
        }
        report.failed(cause);
        if (!answered) {
            answered = true;
            answer.failed(StoreFailures.status(cause.reason()), StoreFailures.text(cause.reason()));
        }
        over();
    }

    @Override
    public void crashed() {
        boolean ending = state == State.ENDING;
        try {
            fail(500, CRASHED);
        } catch (RuntimeException again) {
            recorder.containment.note(again);
            ending = true;
        }
        // Without a sink there is no word of the store to wait for.
        if (ending || sink == null) {
            over();
        }
    }

    private void over() {
        if (state == State.OVER) {
            return;
        }
        state = State.OVER;
        loop.wheel.disarm(ticks);
        releaseEarly();
        stallWhileOverdrawn();
        if (peer != null) {
            recorder.admission.leaveSession(peer);
            report.ended(Optional.ofNullable(ingest), Optional.ofNullable(cutShortBecause), recorder.nanoTime);
        }
        if (ingest != null) {
            ingest.close();
        }
        recorder.underWay.ended(this);
    }

    private void releaseEarly() {
        if (early != null) {
            early.release();
            early = null;
        }
    }

    LoopState loop() {
        return loop;
    }

    /** The upload's one timer: acknowledgements, the first line's limit, and memory that a burst leaves behind. */
    private final class Ticks extends Deadline {
        private long receivedAtRest;
        private long restDueNanos;
        private boolean resting;

        /** Arms the timer for what is next, if anything is. */
        void arm(long nowNanos) {
            if (answer.acknowledges() && pacer != null) {
                long silence = recorder.limits.patience().acknowledgeEvery().toNanos();
                armEarlier(Math.min(nowNanos + silence, pacer.heartbeatNanos()));
            }
            if (isHeaderMissing()) {
                armEarlier(castHeaderDueNanos);
            }
            armToRest();
        }

        /** Sees to it that a session which has grown is asked whether it still has use for that. */
        void armToRest() {
            if (!resting && state == State.RECEIVING && ingest != null && ingest.canRest()) {
                resting = true;
                receivedAtRest = received;
                restDueNanos = recorder.nanoTime.getAsLong() + REST_NANOS;
            }
            if (resting && state == State.RECEIVING) {
                armEarlier(restDueNanos);
            }
        }

        private void rest(long nowNanos) {
            if (resting && restDueNanos - nowNanos <= 0) {
                resting = false;
                if (ingest != null && received == receivedAtRest) {
                    ingest.rest();
                }
            }
        }

        private boolean isHeaderMissing() {
            return state == State.RECEIVING && stored == 0;
        }

        /** Says how much is durable, now or when it is due. */
        void acknowledge(long nowNanos) {
            if (ingest == null || pacer == null || answered || !answer.acknowledges()) {
                return;
            }
            long durable = ingest.acknowledged();
            long due = pacer.dueNanos(durable, received, recorder.admission.sessions());
            if (due - nowNanos > 0) {
                armEarlier(due);
            } else if (answer.acknowledge(durable)) {
                pacer.sent(durable, nowNanos);
                report.acknowledged(durable, recorder.nanoTime);
            } else {
                armEarlier(nowNanos + RETRY_NANOS);
            }
        }

        private void armEarlier(long due) {
            if (!armed || due - dueNanos < 0) {
                loop.wheel.arm(this, due);
            }
        }

        @Override
        void expired(long nowNanos) {
            if (isHeaderMissing() && castHeaderDueNanos - nowNanos <= 0) {
                recorder.counters.count(BadRequest.SLOW_BODY);
                fail(408, "the first line took too long to come");
                return;
            }
            rest(nowNanos);
            acknowledge(nowNanos);
            if (state != State.OVER) {
                arm(nowNanos);
            }
        }

        @Override
        void crashed() {
            Upload.this.crashed();
        }
    }
}
