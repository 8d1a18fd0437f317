package org.tsrecorder.asciicast;

import java.util.Arrays;

/** Finds out from its first line what a cast is. */
final class FirstLine {
    /** What a line has turned out to be. */
    enum Finding {
        /** Nothing that counts; the next line may be the first. */
        SKIPPED,
        /** A v2 or v3 header, or what is left of one. */
        HEADER,
        /** An event, with no header before it. The line is not taken. */
        NONE,
        /** The beginning of a v1 document. The line is not taken. */
        DOCUMENT
    }

    private final Oddities oddities;
    private CastHeader header = unknown();
    private boolean markSeen;

    FirstLine(Oddities oddities) {
        this.oddities = oddities;
    }

    CastHeader header() {
        return header;
    }

    /** The header of a cast that has none. */
    CastHeader unknown() {
        return CastHeader.builder().size(0, 0).build();
    }

    Finding read(LineWindow window, long number) {
        skipMark(window);
        int end = window.endOfLine();
        byte[] line = Arrays.copyOfRange(window.bytes, window.from, end - 1);
        Finding finding = read(line, number);
        if (finding == Finding.HEADER || finding == Finding.SKIPPED) {
            window.from = end;
        }
        return finding;
    }

    /** As {@link #read}, for a line longer than a header may be: a v1 document, or nothing to begin with. */
    Finding readOverlong(LineWindow window) {
        skipMark(window);
        if (window.bytes[window.from] == '{') {
            return Finding.DOCUMENT;
        }
        String reason = "the header is longer than " + CastHeader.MAX_BYTES + " bytes";
        oddities.note(CastOddity.BAD_HEADER, 1, 1, CastHeader.MAX_BYTES + 1L, reason);
        return Finding.NONE;
    }

    private void skipMark(LineWindow window) {
        byte[] bytes = window.bytes;
        int at = window.from;
        boolean mark = window.to - at >= 3
                && bytes[at] == (byte) 0xEF
                && bytes[at + 1] == (byte) 0xBB
                && bytes[at + 2] == (byte) 0xBF;
        if (mark && !markSeen) {
            oddities.note(CastOddity.BYTE_ORDER_MARK, 1, 1);
            window.from += 3;
        }
        markSeen = true;
    }

    private Finding read(byte[] line, long number) {
        int first = 0;
        while (first < line.length && JsonScanner.isSpace(line[first])) {
            first++;
        }
        if (first == line.length) {
            oddities.note(CastOddity.BLANK_LINE, number, 1);
            return Finding.SKIPPED;
        }
        if (line[first] == '#') {
            oddities.note(CastOddity.STRAY_COMMENT, number, 1);
            return Finding.SKIPPED;
        }
        if (line[first] == '[') {
            oddities.note(CastOddity.MISSING_HEADER, number, 1);
            return Finding.NONE;
        }
        if (HeaderParser.beginsDocument(line)) {
            return Finding.DOCUMENT;
        }
        header = header(line, number);
        return Finding.HEADER;
    }

    private CastHeader header(byte[] line, long number) {
        byte[] mended = line;
        if (!oddities.strict()) {
            Utf8Mender mender = new Utf8Mender(oddities);
            int length = mender.mend(line, 0, line.length, true);
            mended = Arrays.copyOf(mender.bytes(), length);
        }
        if (line.length > 0 && line[line.length - 1] == '\r') {
            oddities.note(CastOddity.CARRIAGE_RETURN, number, line.length);
        }
        CastHeader read;
        try {
            read = CastHeader.parse(mended);
        } catch (CastFormatException e) {
            oddities.note(CastOddity.BAD_HEADER, 1, number, e.column(), e.reason());
            read = HeaderParser.salvage(mended);
        }
        noteOddKeys(read, number);
        return read;
    }

    /** Notes known keys whose value is not what the key promises. */
    void noteOddKeys(CastHeader read, long number) {
        for (String key : read.oddKeys()) {
            oddities.note(CastOddity.BAD_HEADER_VALUE, 1, number, 1, key + " is not what it should be");
        }
    }
}
