package org.tsrecorder.ingest;

import java.util.List;
import java.util.Map;

/** What a scan counted, comparable; scans with all fast ways, or byte by byte with the grammar alone. */
record ScannedLines(
        long lines,
        long events,
        Map<MalformedReason, Long> malformed,
        long latestNanos,
        long sumNanos,
        long unfinished) {
    static ScannedLines inPieces(List<byte[]> pieces) {
        LineScratch scratch = new LineScratch();
        EventLineScanner scanner = new EventLineScanner();
        for (byte[] piece : pieces) {
            System.arraycopy(piece, 0, scratch.bytes(), 0, piece.length);
            scratch.mark(piece.length);
            scanner.scan(scratch);
        }
        long unfinished = scanner.lineLength();
        scanner.finish();
        return of(scanner.counts(), unfinished);
    }

    static ScannedLines byteByByte(byte[] input) {
        EventGrammar grammar = new EventGrammar();
        LineCounts counts = new LineCounts();
        long unfinished = 0;
        for (byte b : input) {
            unfinished++;
            if (grammar.accept(b)) {
                counts.add(grammar);
                unfinished = 0;
            }
        }
        if (unfinished > 0) {
            grammar.endLine();
            counts.add(grammar);
        }
        return of(counts, unfinished);
    }

    private static ScannedLines of(LineCounts counts, long unfinished) {
        return new ScannedLines(
                counts.lines(),
                counts.events(),
                counts.malformed(),
                counts.latestNanos(),
                counts.sumNanos(),
                unfinished);
    }
}
