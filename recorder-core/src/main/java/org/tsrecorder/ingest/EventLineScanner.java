package org.tsrecorder.ingest;

/**
 * Measures and validates the lines after the header, in pieces of any size. Lines of the usual shape are taken in words
 * and blocks; everything else, and whatever a piece's end cuts through, byte by byte in {@link EventGrammar}, which
 * decides alone what is valid: the fast ways accept a subset of it and agree with it exactly.
 */
final class EventLineScanner {
    /** {@code "]} and a newline, read little-endian. */
    private static final int TAIL = 0x0A_5D_22;

    private static final int TAIL_MASK = 0xFF_FF_FF;

    private final EventPrefix prefix = new EventPrefix();
    private final EventGrammar grammar = new EventGrammar();
    private final LineCounts counts = new LineCounts();

    /** Bytes that earlier pieces held of the line under way. */
    private long carried;
    /** Where the line under way begins in this piece, if it does. */
    private int lineStart;

    private boolean lineStartsHere;

    /** Takes the piece that {@code piece} holds. */
    void scan(LineScratch piece) {
        byte[] bytes = piece.bytes();
        int length = piece.length();
        lineStartsHere = false;
        int at = 0;
        while (at < length) {
            at = advance(piece, at);
            if (at < length && grammar.accept(bytes[at++])) {
                counts.add(grammar);
                startLine(at);
            }
        }
        carried = lineStartsHere ? length - lineStart : carried + length;
    }

    /** Ends the last line, when the input ended without a newline. */
    void finish() {
        if (carried > 0) {
            grammar.endLine();
            counts.add(grammar);
            carried = 0;
        }
    }

    /** Length of the line under way, in bytes so far. */
    long lineLength() {
        return carried;
    }

    LineCounts counts() {
        return counts;
    }

    /** Goes on as far as a fast way leads, maybe nowhere. */
    private int advance(LineScratch piece, int at) {
        int next = at;
        if (grammar.atLineStart()) {
            next = wholeLines(piece, at);
        }
        if (grammar.inString()) {
            return StringContent.skip(piece, next);
        }
        return grammar.awaitsNewline() ? newline(piece.bytes(), next, piece.length()) : next;
    }

    /**
     * Takes lines of the usual shape up to the first that is not. Leaves the grammar within that one's data string, if
     * it came so far, else at its start.
     */
    private int wholeLines(LineScratch piece, int from) {
        byte[] bytes = piece.bytes();
        int length = piece.length();
        int line = from;
        while (line < length) {
            int data = prefix.match(bytes, line);
            if (data == EventPrefix.NO_MATCH) {
                break;
            }
            int end = StringContent.skip(piece, data);
            if (end + 2 >= length || (Swar.intAt(bytes, end) & TAIL_MASK) != TAIL) {
                startLine(line);
                grammar.enterData(prefix.nanos());
                return end;
            }
            counts.event(prefix.nanos());
            line = end + 3;
        }
        if (line > from) {
            startLine(line);
        }
        return line;
    }

    private static int newline(byte[] bytes, int from, int length) {
        int at = from;
        long found = Swar.newlines(Swar.longAt(bytes, at));
        while (found == 0) {
            at += Long.BYTES;
            found = Swar.newlines(Swar.longAt(bytes, at));
        }
        return Math.min(at + Swar.before(found), length);
    }

    private void startLine(int at) {
        lineStart = at;
        lineStartsHere = true;
    }
}
