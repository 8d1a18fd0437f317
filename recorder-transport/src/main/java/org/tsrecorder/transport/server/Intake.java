package org.tsrecorder.transport.server;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tsrecorder.ingest.Destination;
import org.tsrecorder.ingest.IngestFault;
import org.tsrecorder.ingest.IngestProgress;
import org.tsrecorder.ingest.IngestSession;
import org.tsrecorder.store.RecordingEnd;
import org.tsrecorder.store.RecordingSink;

/**
 * The way of an upload's bytes, from its body through its ingest session into its recording. Ends before the recording
 * does: what was appended is still on its way then.
 *
 * <pre>
 *   body ──receive──▶ IngestSession ──append──▶ RecordingSink
 *                          ◀────── written, durable ──────
 * </pre>
 */
final class Intake {
    private final IngestSession session;
    private final RecordingSink sink;
    private final List<ByteBuf> out = new ArrayList<>(2);
    private long received;
    private long appended;
    private boolean open = true;
    private boolean broken;

    Intake(RecorderContext recorder, PeerIdentity uploader, RecordingSink sink) {
        Destination destination = new Destination(uploader.nodeName(), uploader.stableId());
        this.session = new IngestSession(recorder.ingestLimits, destination, recorder.budget);
        this.sink = sink;
    }

    /** Takes more of the body and its ownership. */
    Optional<IngestFault> receive(ByteBuf bytes) {
        received += bytes.readableBytes();
        try {
            return session.receive(bytes, out);
        } finally {
            appendAll();
        }
    }

    /** The body is whole. */
    Optional<IngestFault> finish() {
        open = false;
        try {
            return session.finish(out);
        } finally {
            appendAll();
        }
    }

    /** The body will not be whole, or not be taken. */
    void breakOff() {
        open = false;
        session.breakOff(out);
        appendAll();
    }

    /** Ends the recording after all that was appended. */
    void end(RecordingEnd how) {
        sink.finish(how);
    }

    /** Takes a recording back that nothing was appended to. */
    void discard() {
        sink.discard();
    }

    /** So much of the recording has left memory, and is safe. */
    void progress(long written, long durable) {
        session.written(written, out);
        session.durable(durable);
        appendAll();
    }

    /** All of the recording is safe. */
    void finished() {
        progress(appended, appended);
    }

    /** The store is done with the recording. */
    void close() {
        open = false;
        session.close();
    }

    /** A sink that threw gets nothing more: what follows a gap is no recording. */
    private void appendAll() {
        try {
            while (!broken && !out.isEmpty()) {
                ByteBuf next = out.removeFirst();
                int length = next.readableBytes();
                broken = true;
                sink.append(next);
                broken = false;
                appended += length;
            }
        } finally {
            out.forEach(ByteBuf::release);
            out.clear();
        }
    }

    /** Lets the client send more, where it has little left to send. */
    void takeCredit(Exchange exchange) {
        session.takeCredit();
        allow(exchange);
    }

    /** Tells an exchange how far its client may go. */
    void allow(Exchange exchange) {
        exchange.allow(session.unwritten(), session.open());
    }

    boolean wantsMore() {
        return session.wantsMore();
    }

    /** Whether more of the body may come. */
    boolean isOpen() {
        return open;
    }

    /** Whether the first line has not come yet, so that there is nothing of a recording. */
    boolean isEmpty() {
        return appended == 0;
    }

    boolean canRest() {
        return open && session.canRest();
    }

    /** Gives memory back that was reserved for a burst. */
    void rest() {
        session.rest();
    }

    long received() {
        return received;
    }

    long unwritten() {
        return session.unwritten();
    }

    long acknowledged() {
        return session.acknowledged();
    }

    IngestProgress progress() {
        return session.progress();
    }
}
