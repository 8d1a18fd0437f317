package org.tsrecorder.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A session as plain text: what went over the screen, line by line, as {@code asciinema convert -f txt} writes it.
 *
 * <pre>{@code
 * TextTranscript transcript = new TextTranscript(header.columns(), header.rows(), line -> out.write(line + "\n"));
 * transcript.output(…); transcript.resize(…); …
 * transcript.finish();
 * }</pre>
 *
 * <p>Lines are handed on when they leave the scrollback of {@value Screen#USUAL_SCROLLBACK} rows, until which a change
 * of size may lay them out anew; the rest at the end. Rows that wrapped are one line; blanks at the ends of lines and
 * empty lines at the very end are left out. Full-screen programs leave no text behind, as on the terminal itself,
 * unless the session ends inside one: then their screen is what is left, and the first screen's last rows are not.
 *
 * <p>Where text differs from asciinema's: no blank is put where a wide character did not fit at the edge; rows that
 * wrap inside scroll margins stay joined; saving the cursor saves its character set; combining characters take no
 * column; repeating stops at a row's width; DEL is no character; lines leave the scrollback at once, not after the
 * event, so that a reset loses no more than is on screen and in the scrollback.
 *
 * <p>A line of more than a million characters is handed on in pieces, so that memory stays bounded.
 *
 * <p>Not for use by several threads.
 */
public final class TextTranscript {
    private final Consumer<String> lines;
    private final LineJoiner joiner;
    private final Screen screen;
    private final List<String> last = new ArrayList<>();
    private boolean ended;

    /**
     * A transcript of a session that begins on a blank screen.
     *
     * @param columns width; 0 or less is 80
     * @param rows height; 0 or less is 24
     * @param lines takes each line, without line feed
     */
    public TextTranscript(int columns, int rows, Consumer<String> lines) {
        this.lines = lines;
        this.joiner = new LineJoiner(this::line);
        this.screen = new Screen(columns, rows, Screen.USUAL_SCROLLBACK, joiner::add);
    }

    /** The session wrote this. */
    public void output(CharSequence characters) {
        screen.feed(characters);
    }

    /** The session wrote this, in UTF-8. */
    public void output(byte[] bytes, int offset, int length) {
        screen.feed(bytes, offset, length);
    }

    /** The session's terminal took this size; less than 1 leaves that side as it is. */
    public void resize(int columns, int rows) {
        screen.resize(columns, rows);
    }

    /** The session has ended: the lines on screen follow. Nothing may be written after it. */
    public void finish() {
        ended = true;
        screen.appendTo(joiner);
        Screen.withoutEmptyEnd(last).forEach(lines);
        last.clear();
    }

    private void line(String line) {
        if (ended) {
            last.add(line);
        } else {
            lines.accept(line);
        }
    }
}
