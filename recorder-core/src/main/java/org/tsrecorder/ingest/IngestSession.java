package org.tsrecorder.ingest;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.tsrecorder.asciicast.CastFormatException;
import org.tsrecorder.asciicast.CastHeader;
import org.tsrecorder.asciicast.CastVersion;

/**
 * One upload on its way to the store: the header line is rewritten, everything after it passes byte for byte in the
 * buffers it came in.
 *
 * <p>The owner, on one thread at a time:
 *
 * <ol>
 *   <li>gives each piece of the body to {@link #receive} and the buffers that come out to the store;
 *   <li>tells what became of them by {@link #written}, which may bring out more buffers, and {@link #durable};
 *   <li>after both opens its transport by {@link #takeCredit}, and calls {@link #rest} when nothing has come for a
 *       while;
 *   <li>ends with {@link #finish} when the body ends, or {@link #breakOff} when it does not come to its end, and always
 *       with {@link #close}, once the store is done with it.
 * </ol>
 *
 * <p>Holds no bytes but the header line until that is whole, and small pieces while the store has others to write: 4
 * KiB at most.
 */
public final class IngestSession implements AutoCloseable {
    private final IngestLimits limits;
    private final Destination destination;
    private final FlowWindow window;
    private final Offsets offsets = new Offsets();
    private final HeaderLine headerLine = new HeaderLine();
    private final LinePassage lines;
    private final Coalescer pieces = new Coalescer();
    private Optional<CastHeader> header = Optional.empty();
    private Optional<IngestFault> fault = Optional.empty();
    private boolean ended;

    /** A session that shares its memory budget with no other. */
    public IngestSession(IngestLimits limits, Destination destination) {
        this(limits, destination, new InFlightBudget(Long.MAX_VALUE));
    }

    /**
     * A session that reserves what it holds from {@code budget}, its initial window at once; ask
     * {@link InFlightBudget#hasRoomFor} first.
     */
    public IngestSession(IngestLimits limits, Destination destination, InFlightBudget budget) {
        this.limits = limits;
        this.destination = destination;
        int initial = limits.initialWindow();
        window = new FlowWindow(budget, initial, Math.max(limits.inFlightBytes(), untilHeader(limits)));
        lines = new LinePassage(limits.lineBytes());
    }

    /**
     * Until the header is whole nothing is written, so the window must be able to hold more than the longest. By
     * doublings alone: an HTTP/2 stack announces no smaller growth of a window of which nothing was consumed.
     */
    private static long untilHeader(IngestLimits limits) {
        long window = limits.initialWindow();
        while (window <= limits.headerBytes()) {
            window *= 2;
        }
        return window;
    }

    /**
     * Takes the next piece of the upload and its ownership. Adds what is to be stored to {@code out}, in order, and its
     * ownership to the caller; what was added counts even when a fault is returned. After a fault, or the end, input is
     * released and ignored, and the answer stays the same.
     */
    public Optional<IngestFault> receive(ByteBuf in, List<ByteBuf> out) {
        if (ended) {
            in.release();
            return fault;
        }
        boolean tooLong = cutToSession(in);
        if (header.isEmpty()) {
            receiveHeader(in, out);
        }
        if (fault.isEmpty() && in.isReadable()) {
            receiveLines(in);
        }
        if (fault.isEmpty() && tooLong) {
            fail(IngestFault.Kind.SESSION_TOO_LARGE, "the upload is longer than " + limits.sessionBytes() + " bytes");
        }
        int before = out.size();
        if (in.isReadable()) {
            pieces.add(in, out);
        } else {
            in.release();
        }
        if (fault.isPresent()) {
            pieces.flush(out);
        }
        countStored(out, before);
        return fault;
    }

    /**
     * The upload came to its end. A last line without a newline counts as one; a header line without a newline is a
     * recording without events, and is stored with one.
     */
    public Optional<IngestFault> finish(List<ByteBuf> out) {
        if (ended) {
            return fault;
        }
        if (offsets.received() == 0) {
            fail(IngestFault.Kind.NO_HEADER, "the upload is empty; wanted: an asciicast header line");
        } else if (header.isEmpty()) {
            endHeader(out);
        } else {
            lines.finish();
        }
        breakOff(out);
        return fault;
    }

    /** The upload will not come to its end: adds what waits to be stored, and ignores input from here on. */
    public void breakOff(List<ByteBuf> out) {
        int before = out.size();
        pieces.flush(out);
        countStored(out, before);
        ended = true;
    }

    /**
     * The store has written all bytes below {@code storedOffset}, counted over all that came out, and released their
     * buffers. Adds to {@code out} what waited for that.
     *
     * @throws IllegalArgumentException when that is more than came out
     */
    public void written(long storedOffset, List<ByteBuf> out) {
        offsets.written(storedOffset);
        window.written(offsets.receivedAndWritten());
        int before = out.size();
        pieces.written(offsets.written(), offsets.stored(), out);
        countStored(out, before);
    }

    /**
     * All bytes below {@code storedOffset} are durable.
     *
     * @throws IllegalArgumentException when that is more than came out
     */
    public void durable(long storedOffset) {
        offsets.durable(storedOffset);
    }

    /**
     * How many bytes of the upload are durable: 0 until the whole header line is, all that was received once everything
     * is.
     */
    public long acknowledged() {
        return offsets.receivedAndDurable();
    }

    /** How many bytes of the upload were received and are not yet written. */
    public long unwritten() {
        return window.unwritten();
    }

    /**
     * By how many bytes the client's window may be opened now, beyond {@link IngestLimits#initialWindow} and all
     * earlier credit; 0 when it is as open as it may be. The caller must open it by so much: the bytes are reserved.
     * Under HTTP/2 that is first the flow-control window of received bytes that were not given back yet, and for the
     * rest an increase of the window. A transport without windows ignores the number and goes by {@link #wantsMore}.
     */
    public long takeCredit() {
        return ended ? 0 : window.takeCredit();
    }

    /**
     * Nothing has come for a while: gives memory that was reserved for a burst back to the budget. Does not change what
     * the client may send; when it sends again, and more than was kept, it is found by
     * {@link InFlightBudget#isOverdrawn} whether there is memory for it.
     */
    public void rest() {
        window.rest();
    }

    /** Whether {@link #rest} would give something back. */
    public boolean canRest() {
        return !ended && window.canRest();
    }

    /** How many bytes the client may still send: those of its credit that have not come; 0 after a fault or the end. */
    public long open() {
        return ended ? 0 : window.open();
    }

    /** Whether the transport should read on; false also after a fault and after the end. */
    public boolean wantsMore() {
        return !ended && window.isOpen();
    }

    /** The header as it is stored, once its line was whole. */
    public Optional<CastHeader> header() {
        return header;
    }

    /** What stopped the session, if something did. */
    public Optional<IngestFault> fault() {
        return fault;
    }

    /** A snapshot of all numbers. */
    public IngestProgress progress() {
        LineCounts counts = lines.counts();
        boolean intervals = header.isPresent() && header.get().version() == CastVersion.V3;
        return new IngestProgress(
                offsets.received(),
                offsets.stored(),
                offsets.written(),
                offsets.durable(),
                acknowledged(),
                counts.lines(),
                counts.events(),
                counts.malformed(),
                Duration.ofNanos(intervals ? counts.sumNanos() : counts.latestNanos()));
    }

    /** Gives the reserved memory back to the budget. Input is ignored from here on; may be called twice. */
    @Override
    public void close() {
        ended = true;
        headerLine.clear();
        pieces.clear();
        window.close();
    }

    /** Leaves in {@code in} what the session may still take, and says whether that is less than there was. */
    private boolean cutToSession(ByteBuf in) {
        long room = limits.sessionBytes() == 0 ? Long.MAX_VALUE : limits.sessionBytes() - offsets.received();
        if (in.readableBytes() <= room) {
            return false;
        }
        in.writerIndex(in.readerIndex() + (int) room);
        return true;
    }

    private void receiveHeader(ByteBuf in, List<ByteBuf> out) {
        int searched = Math.min(in.readableBytes(), limits.headerBytes() + 1 - headerLine.length());
        int newline = in.bytesBefore(searched, (byte) '\n');
        headerLine.append(in, newline < 0 ? searched : newline);
        if (newline >= 0) {
            in.skipBytes(1);
            accept(newline + 1);
            endHeader(out);
        } else {
            accept(searched);
            checkHeader();
        }
        if (fault.isPresent()) {
            in.skipBytes(in.readableBytes());
        }
    }

    private void checkHeader() {
        if (headerLine.length() > limits.headerBytes()) {
            String message = "the header line is longer than " + limits.headerBytes() + " bytes";
            fail(IngestFault.Kind.HEADER_TOO_LARGE, message);
        } else if (!window.hasRoomForHeader()) {
            String message = "there is no memory for a header line of more than " + headerLine.length() + " bytes now";
            fail(IngestFault.Kind.NO_ROOM, message);
        }
    }

    private void countStored(List<ByteBuf> out, int from) {
        for (int i = from; i < out.size(); i++) {
            offsets.store(out.get(i).readableBytes());
        }
    }

    private void endHeader(List<ByteBuf> out) {
        try {
            CastHeader rewritten = headerLine.rewritten(destination);
            byte[] stored = HeaderLine.stored(rewritten);
            headerLine.clear();
            header = Optional.of(rewritten);
            offsets.storeHeader(stored.length);
            window.headerEnded(limits.inFlightBytes());
            out.add(Unpooled.wrappedBuffer(stored));
        } catch (CastFormatException e) {
            fail(IngestFault.Kind.HEADER_MALFORMED, "the header is malformed: " + e.getMessage());
        }
    }

    private void receiveLines(ByteBuf in) {
        int passed = lines.pass(in);
        accept(passed);
        if (passed < in.readableBytes()) {
            in.writerIndex(in.readerIndex() + passed);
            fail(IngestFault.Kind.LINE_TOO_LONG, "a line is longer than " + limits.lineBytes() + " bytes");
        }
    }

    private void accept(int bytes) {
        offsets.receive(bytes);
        window.received(bytes);
    }

    private void fail(IngestFault.Kind kind, String message) {
        fault = Optional.of(new IngestFault(kind, message));
        ended = true;
        headerLine.clear();
    }
}
