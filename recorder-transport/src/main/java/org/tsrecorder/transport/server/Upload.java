package org.tsrecorder.transport.server;

import io.netty.buffer.ByteBuf;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.ingest.IngestFault;
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
 *
 * <p>Here is what follows upon what; its parts know the rest: {@link Intake} the bytes, {@link ClientWord} the answer,
 * {@link UploadTimer} the time, {@link Stall} the lack of memory.
 */
final class Upload implements RequestBody, SinkInbox.Listener, IdentityLookup.Asker {
    static final String SHUTTING_DOWN = "recorder is shutting down";
    private static final String CRASHED = "the recorder failed on this session";
    private static final int MOST_ATTEMPTS = 10;

    private enum State {
        IDENTIFYING,
        OPENING,
        RECEIVING,
        ENDING,
        OVER
    }

    private final RecorderContext recorder;
    private final Exchange exchange;
    private final LoopState loop;
    private final ClientWord word;
    private final UploadReport report;
    private final EarlyBytes early;
    private final Stall stall;
    private State state = State.IDENTIFYING;

    private @Nullable PeerIdentity peer;
    private @Nullable RecordingSink sink;
    /** From {@link #storeReady} on, as is the timer. */
    private @Nullable Intake intake;

    private @Nullable UploadTimer timer;
    private @Nullable String cutShortBecause;
    private int attempts;
    private boolean bodyEnded;

    private Upload(RecorderContext recorder, Exchange exchange, UploadAnswer answer) {
        this.recorder = recorder;
        this.exchange = exchange;
        this.loop = exchange.connection().loop;
        this.report = new UploadReport(recorder.counters, recorder.nanoTime.getAsLong());
        this.word = new ClientWord(recorder, answer, report);
        this.early = new EarlyBytes(exchange.connection().channel.alloc());
        this.stall = new Stall(exchange.connection());
    }

    /** Admits an upload, or refuses it; either way somebody takes its body. */
    static RequestBody begin(RecorderContext recorder, Exchange exchange, UploadAnswer answer) {
        Upload upload = new Upload(recorder, exchange, answer);
        Optional<Refusal> refusal = recorder.admission.refusal();
        if (refusal.isPresent()) {
            upload.refused(refusal.get());
        } else {
            exchange.pause();
            exchange.connection().identify(upload);
        }
        return upload;
    }

    @Override
    public void refused(Refusal refusal) {
        if (state != State.OVER) {
            state = State.OVER;
            early.clear();
            recorder.counters.count(refusal.reason());
            exchange.respond(refusal.reply());
        }
    }

    @Override
    public void identified(PeerIdentity uploader) {
        if (state == State.OVER) {
            return;
        }
        Optional<Refusal> refusal = recorder.admission.enterSession(uploader, recorder.roomForSession());
        if (refusal.isPresent()) {
            refused(refusal.get());
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
        if (state != State.OPENING || peer == null || sink == null) {
            return;
        }
        if (cutShortBecause != null && early.isEmpty()) {
            sink.discard();
            over();
            return;
        }
        receive(peer, sink);
    }

    private void receive(PeerIdentity uploader, RecordingSink recording) {
        state = State.RECEIVING;
        long now = recorder.nanoTime.getAsLong();
        Intake taking = new Intake(recorder, uploader, recording);
        intake = taking;
        word.accepted(now);
        timer = new UploadTimer(this, recorder, taking, word, now);
        timer.arm(now);
        ByteBuf first = early.take();
        if (first != null) {
            feed(taking, first);
        }
        if (cutShortBecause != null && state == State.RECEIVING) {
            // The client has gone already: what it sent is kept all the same.
            endShort(taking, cutShortBecause);
        } else if (bodyEnded) {
            end();
        } else if (state == State.RECEIVING) {
            taking.allow(exchange);
        }
    }

    @Override
    public void data(ByteBuf bytes) {
        if (state == State.IDENTIFYING || state == State.OPENING) {
            early.add(bytes);
        } else if (state == State.RECEIVING && intake != null) {
            try {
                feed(intake, bytes);
            } catch (RuntimeException bug) {
                recorder.containment.note(bug);
                crashed();
            }
        } else {
            exchange.consumed(bytes.readableBytes());
            bytes.release();
        }
    }

    private void feed(Intake taking, ByteBuf bytes) {
        int length = bytes.readableBytes();
        report.received(length, taking.received() + length, recorder.nanoTime);
        Optional<IngestFault> fault = taking.receive(bytes);
        if (fault.isPresent()) {
            fail(fault.get());
        } else if (!taking.wantsMore()) {
            allowMore(taking);
        }
        stall.update(taking);
    }

    private void allowMore(Intake taking) {
        taking.takeCredit(exchange);
        if (timer != null) {
            timer.armToRest();
        }
    }

    @Override
    public void end() {
        bodyEnded = true;
        if (state == State.RECEIVING && intake != null) {
            Intake taking = intake;
            recorder.containment.run(() -> end(taking), this::crashed);
        }
    }

    private void end(Intake taking) {
        Optional<IngestFault> fault = taking.finish();
        if (fault.isPresent()) {
            fail(fault.get());
        } else {
            state = State.ENDING;
            taking.end(RecordingEnd.complete());
        }
        stall.update(taking);
    }

    @Override
    public void aborted(String reason) {
        word.unheard();
        recorder.containment.run(() -> cutShort(reason), this::crashed);
    }

    @Override
    public void broken(BadRequest kind, String text) {
        recorder.counters.count(kind);
        recorder.containment.run(() -> fail(400, text), this::crashed);
    }

    /** The first line has not come in time. */
    void firstLineLate() {
        recorder.counters.count(BadRequest.SLOW_BODY);
        fail(408, "the first line took too long to come");
    }

    /** The server's patience with running uploads is over. */
    void shutDown() {
        if (state != State.ENDING && state != State.OVER) {
            recorder.counters.count(RefusalReason.DRAINING);
            recorder.containment.run(() -> fail(503, SHUTTING_DOWN), this::crashed);
        }
    }

    private void fail(IngestFault fault) {
        IngestFaults.count(fault.kind(), recorder.counters);
        fail(IngestFaults.status(fault.kind()), PrintableText.of(fault.message()));
    }

    private void fail(int status, String text) {
        word.failed(status, text);
        cutShort(text);
    }

    private void cutShort(String reason) {
        if (state == State.ENDING || state == State.OVER) {
            return;
        }
        if (cutShortBecause == null) {
            cutShortBecause = reason;
        }
        if (state == State.IDENTIFYING) {
            over();
        } else if (state == State.RECEIVING && intake != null) {
            endShort(intake, reason);
        }
        // Else the store's answer is awaited.
    }

    private void endShort(Intake taking, String reason) {
        taking.breakOff();
        if (taking.isEmpty()) {
            taking.discard();
            over();
        } else {
            state = State.ENDING;
            taking.end(RecordingEnd.cutShort(reason));
        }
        stall.update(taking);
    }

    @Override
    public void storeProgress(long written, long durable) {
        if (intake == null || timer == null || state == State.OVER) {
            return;
        }
        intake.progress(written, durable);
        stall.update(intake);
        if (!word.isSaid()) {
            allowMore(intake);
            timer.acknowledge(recorder.nanoTime.getAsLong());
            exchange.flush();
        }
    }

    @Override
    public void storeFinished() {
        if (intake != null) {
            intake.finished();
            report.acknowledged(intake.acknowledged(), recorder.nanoTime);
            if (cutShortBecause == null) {
                word.finished(intake.received());
            }
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
        word.failed(StoreFailures.status(cause.reason()), StoreFailures.text(cause.reason()));
        over();
    }

    @Override
    public void crashed() {
        // No word of the store follows that would end it then.
        boolean last = state == State.OPENING || state == State.ENDING;
        try {
            fail(500, CRASHED);
        } catch (RuntimeException again) {
            recorder.containment.note(again);
            last = true;
        }
        if (last) {
            over();
        }
    }

    private void over() {
        if (state == State.OVER) {
            return;
        }
        state = State.OVER;
        early.clear();
        stall.end();
        if (timer != null) {
            timer.disarm();
        }
        if (peer != null) {
            recorder.admission.leaveSession(peer);
            report.ended(
                    Optional.ofNullable(intake).map(Intake::progress),
                    Optional.ofNullable(cutShortBecause),
                    recorder.nanoTime);
        }
        if (intake != null) {
            intake.close();
        }
        recorder.underWay.ended(this);
    }

    LoopState loop() {
        return loop;
    }
}
