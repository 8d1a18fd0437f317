package org.tsrecorder.cli.pty;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Makes text of bytes that come in pieces: a character cut by a piece's end waits for the next piece. Bytes that are no
 * UTF-8 become U+FFFD.
 */
public final class Utf8Reader {
    private static final int LONGEST_CHARACTER = 4;

    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private ByteBuffer held = ByteBuffer.allocate(0);

    /** A reader at the start of a text. */
    public Utf8Reader() {}

    /** The characters that these bytes complete. */
    public String read(byte[] bytes, int offset, int length) {
        ByteBuffer in = ByteBuffer.allocate(held.remaining() + length)
                .put(held)
                .put(bytes, offset, length)
                .flip();
        CharBuffer out = CharBuffer.allocate(in.remaining());
        decoder.decode(in, out, false);
        held = in.slice();
        return out.flip().toString();
    }

    /** What is left at the end of the text: U+FFFD for a character that was not finished, or nothing. */
    public String end() {
        CharBuffer out = CharBuffer.allocate(LONGEST_CHARACTER);
        decoder.decode(held, out, true);
        decoder.flush(out);
        return out.flip().toString();
    }
}
