package org.tsrecorder.transport.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tsrecorder.store.EventId;
import org.tsrecorder.store.StoreException;

/** One {@code POST /v2/event}: collects the body, stores it, answers when it is durable. */
final class EventPost implements RequestBody, IdentityLookup.Asker {
    private static final Logger LOG = LoggerFactory.getLogger(EventPost.class);
    private static final int MOST_ATTEMPTS = 10;

    private final RecorderContext recorder;
    private final Exchange exchange;
    private final ByteArrayOutputStream collected = new ByteArrayOutputStream();
    private final Deadline deadline = new Deadline() {
        @Override
        void expired(long nowNanos) {
            refuse(BadRequest.SLOW_BODY, Reply.of(408, "event took too long to come"));
        }
    };
    private final boolean expectsContinue;
    private @Nullable PeerIdentity peer;
    private boolean whole;
    private boolean over;

    private EventPost(RecorderContext recorder, Exchange exchange, boolean expectsContinue) {
        this.recorder = recorder;
        this.exchange = exchange;
        this.expectsContinue = expectsContinue;
    }

    static RequestBody begin(RecorderContext recorder, Exchange exchange, boolean expectsContinue) {
        Optional<Refusal> refusal = recorder.admission.refusal();
        if (refusal.isPresent()) {
            recorder.counters.count(refusal.get().reason());
            exchange.respond(refusal.get().reply());
            return new Router.Unread(exchange);
        }
        EventPost event = new EventPost(recorder, exchange, expectsContinue);
        event.arm();
        exchange.connection().identify(event);
        return event;
    }

    private void arm() {
        long now = recorder.nanoTime.getAsLong();
        exchange.connection()
                .loop
                .wheel
                .arm(deadline, now + recorder.limits.patience().castHeader().toNanos());
    }

    @Override
    public void identified(PeerIdentity uploader) {
        if (over) {
            return;
        }
        peer = uploader;
        if (whole) {
            store(uploader);
        } else if (expectsContinue) {
            exchange.sendContinue();
        }
    }

    @Override
    public void refused(Refusal refusal) {
        if (!over) {
            recorder.counters.count(refusal.reason());
            answer(refusal.reply());
        }
    }

    @Override
    public void crashed() {
        if (!over) {
            answer(Reply.of(500, "the recorder failed on this event"));
        }
    }

    @Override
    public void data(ByteBuf bytes) {
        int length = bytes.readableBytes();
        try {
            if (over) {
                return;
            }
            if (collected.size() + length > recorder.limits.requests().eventBytes()) {
                refuse(
                        BadRequest.BODY_TOO_LARGE,
                        Reply.of(
                                413,
                                "event is larger than "
                                        + recorder.limits.requests().eventBytes() + " bytes"));
                return;
            }
            byte[] copy = new byte[length];
            bytes.readBytes(copy);
            collected.writeBytes(copy);
        } finally {
            exchange.consumed(length);
            bytes.release();
        }
    }

    @Override
    public void end() {
        whole = true;
        exchange.connection().loop.wheel.disarm(deadline);
        if (!over && peer != null) {
            store(peer);
        }
    }

    @Override
    public void aborted(String reason) {
        finish();
    }

    @Override
    public void broken(BadRequest kind, String text) {
        refuse(kind, Reply.of(400, text));
    }

    private void store(PeerIdentity uploader) {
        Optional<EventDocument> document = EventDocument.parse(collected.toByteArray());
        if (document.isEmpty()) {
            refuse(BadRequest.MALFORMED_EVENT, Reply.of(400, "event is not one JSON object"));
        } else {
            store(document.get(), uploader, MOST_ATTEMPTS);
        }
    }

    private void store(EventDocument document, PeerIdentity uploader, int attempts) {
        EventId id = new EventId(uploader.stableId(), recorder.keys.next());
        ByteBuf json = Unpooled.wrappedBuffer(document.stored(id, uploader));
        CompletionStage<Void> storing = recorder.store.storeEvent(id, json);
        recorder.underWay.eventBegan();
        storing.whenComplete((done, failure) -> exchange.connection().loop.post(() -> {
            recorder.containment.run(
                    () -> {
                        if (failure == null) {
                            recorder.counters.eventsStored.increment();
                            answer(Reply.ok());
                        } else if (attempts > 1 && reasonOf(failure) == StoreException.Reason.EXISTS) {
                            store(document, uploader, attempts - 1);
                        } else {
                            failed(id, failure);
                        }
                    },
                    this::crashed);
            recorder.underWay.eventEnded();
        }));
    }

    private void failed(EventId id, Throwable failure) {
        LOG.warn("event {} is not stored: {}", id, PrintableText.of(String.valueOf(failure.getMessage())));
        StoreException.Reason reason = reasonOf(failure);
        answer(Reply.of(StoreFailures.status(reason), "event is not stored: " + StoreFailures.text(reason)));
    }

    private static StoreException.Reason reasonOf(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof StoreException e ? e.reason() : StoreException.Reason.FAULT;
    }

    private void refuse(BadRequest kind, Reply reply) {
        if (!over) {
            recorder.counters.count(kind);
            answer(reply);
        }
    }

    private void answer(Reply reply) {
        finish();
        exchange.respond(reply);
    }

    private void finish() {
        over = true;
        collected.reset();
        exchange.connection().loop.wheel.disarm(deadline);
    }
}
