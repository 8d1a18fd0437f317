package org.tsrecorder.terminal;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * Makes recorded output safe for the terminal of whoever looks at it.
 *
 * <p>A recording holds what a stranger's programs wrote. Written to a terminal as it is, it can fill the clipboard,
 * have the terminal type an answer into the operator's shell, rename windows or redefine keys. So output is parsed, and
 * <b>only what is known to change nothing but the display is written again</b>, in canonical form; text between is
 * passed on as it is. Since nothing is copied unread, a terminal that parses differently sees nothing else.
 *
 * <table>
 * <caption>What becomes of each sequence</caption>
 * <tr><th>sequence</th><th>treatment</th><th>reason</th></tr>
 * <tr><td>text; BEL BS HT LF VT FF CR SO SI</td><td>passes</td><td>display</td></tr>
 * <tr><td>NUL, ENQ, DEL, other C0</td><td>dropped</td><td>ENQ is answered, the others show nothing</td></tr>
 * <tr><td>C1 as U+0080–9F</td><td>written in 7 bits, if it passes</td><td>not all terminals know them</td></tr>
 * <tr><td>{@code ESC} 7 8 D E H M, # 3–6 8</td><td>passes</td><td>cursor, scrolling, tab stops, line size</td></tr>
 * <tr><td>{@code ESC (} and {@code )} with 0 A B</td><td>passes</td><td>line drawing</td></tr>
 * <tr><td>{@code ESC c}, {@code CSI ! p}</td><td>replaced</td><td>a reset would undo what the player set up; the first
 * clears the display, both restore modes</td></tr>
 * <tr><td>{@code ESC =}, {@code >}; modes ?1 ?8 ?9 ?66 ?67 ?1000–1007 ?1015 ?1016 ?1034–1061 ?2004, 2, 12, 20; {@code
 * CSI > m}, {@code CSI > u}, {@code CSI = u}, {@code CSI < u}</td><td>dropped</td><td>change what keys, paste and mouse
 * type into the operator's shell when playing has ended</td></tr>
 * <tr><td>SGR, cursor movement, erasing, inserting, deleting, scrolling, REP up to 10,000, tab stops, margins, saving
 * the cursor</td><td>passes</td><td>display</td></tr>
 * <tr><td>{@code CSI 3 J}</td><td>dropped</td><td>erases the operator's own scrollback</td></tr>
 * <tr><td>modes 4, ?5 ?6 ?7 ?12 ?25 ?47 ?1047–1049, cursor shape</td><td>pass, one by one out of a list</td>
 * <td>display; {@link #ending} undoes them</td></tr>
 * <tr><td>mode ?2 (VT52), ?3 (132 columns), ?69 and {@code CSI s} with parameters, {@code ESC %}, locking shifts</td>
 * <td>dropped</td><td>change how all that follows is read, or the window's size</td></tr>
 * <tr><td>DA, DSR, CPR, DECRQM, DECRQCRA, DECREQTPARM, XTVERSION, DECID; OSC with {@code ?}; ?2031, ?2048</td>
 * <td>dropped</td><td>questions: the answer is typed into the shell</td></tr>
 * <tr><td>{@code CSI t}</td><td>dropped</td><td>window size, place, title stack, reports; a player that follows sizes
 * does it from the recording's own events</td></tr>
 * <tr><td>{@code CSI i}, ?18 ?19</td><td>dropped</td><td>printer</td></tr>
 * <tr><td>OSC 52</td><td>dropped</td><td>clipboard</td></tr>
 * <tr><td>OSC 0 1 2, 4 10–19 104…, 9 99 777, 7 133 633 1337, others</td><td>dropped</td><td>title, palette,
 * notifications, shell integration and files</td></tr>
 * <tr><td>OSC 8</td><td>dropped, its text passes</td><td>no list of harmless schemes makes a hidden target
 * harmless</td></tr>
 * <tr><td>DCS</td><td>dropped</td><td>DECUDK, DECRQSS, XTGETTCAP, sixel, passthrough of tmux</td></tr>
 * <tr><td>APC, PM, SOS</td><td>dropped</td><td>kitty's images (which read files), titles</td></tr>
 * <tr><td>everything else; more than 32 parameters; what is cut short</td><td>dropped</td><td>default</td></tr>
 * </table>
 *
 * <p>The operator's terminal must read UTF-8: in an 8-bit character set, bytes of harmless letters are C1 controls.
 *
 * <p>Input may be split anywhere, memory is bounded, nothing throws. Not for use by several threads.
 */
public final class SafeOutput {
    private static final int PAYLOAD_LIMIT = 16;
    private static final String MODES = "\033[?5l\033[?7h\033[?25h\033[4l\033(B\033)B\017\033[m";
    private static final String CLEARED = "\033[?6l\033[r" + MODES + "\033[H\033[2J";
    private static final String WHOLE_MARGINS = "\0337\033[r\0338";
    private static final String CURSOR_ADDRESSED_FROM_THE_TOP = "\033[?6l";
    private static final String FIRST_SCREEN = "\033[?1049l";
    private static final String USUAL_CURSOR = "\033[0 q";

    private final StringBuilder out = new StringBuilder();
    private final EscapeSequenceParser parser = new EscapeSequenceParser(new Writer(), PAYLOAD_LIMIT);
    private final Map<SequenceKind, Long> dropped = new EnumMap<>(SequenceKind.class);
    private boolean alternateScreen;
    private boolean originMoved;

    /** A filter at the start of a recording. */
    public SafeOutput() {}

    /** Filters the next characters; a sequence still open is held back. */
    public String filter(CharSequence characters) {
        parser.parse(characters);
        return taken();
    }

    /** Filters the next bytes of UTF-8, and answers UTF-8; a character or sequence still open is held back. */
    public byte[] filter(byte[] bytes, int offset, int length) {
        parser.parse(bytes, offset, length);
        return taken().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Ends the recording: what is cut short is dropped.
     *
     * @return what brings the terminal back from whatever passed: the first screen, all margins, plain text, a visible
     *     cursor; the cursor stays where it is, unless the recording had moved the origin it is addressed from
     */
    public String ending() {
        parser.finish();
        leaveAlternateScreen();
        softReset();
        out.append(USUAL_CURSOR);
        return taken();
    }

    /** How many pieces were not passed on as they were, by kind; kinds never seen are left out. */
    public Map<SequenceKind, Long> dropped() {
        return Collections.unmodifiableMap(dropped);
    }

    private String taken() {
        String text = out.toString();
        out.setLength(0);
        return text;
    }

    private void leaveAlternateScreen() {
        if (alternateScreen) {
            out.append(FIRST_SCREEN);
            alternateScreen = false;
        }
    }

    private void softReset() {
        if (originMoved) {
            out.append(CURSOR_ADDRESSED_FROM_THE_TOP);
            originMoved = false;
        }
        out.append(WHOLE_MARGINS).append(MODES);
    }

    private void drop(SequenceKind kind) {
        dropped.merge(kind, 1L, Long::sum);
    }

    private final class Writer implements EscapeSequenceHandler {
        @Override
        public void print(int codePoint) {
            out.appendCodePoint(codePoint);
        }

        @Override
        public void execute(int control) {
            SequenceKind kind = SequencePolicy.character(control);
            if (kind == SequenceKind.DISPLAY) {
                out.append((char) control);
            } else {
                drop(kind);
            }
        }

        @Override
        public void escape(ControlSequence sequence) {
            SequenceKind kind = SequencePolicy.escape(sequence);
            if (kind == SequenceKind.DISPLAY) {
                out.append('\033');
                sequence.appendTo(out);
                return;
            }
            if (kind == SequenceKind.RESET) {
                leaveAlternateScreen();
                out.append(CLEARED);
            }
            drop(kind);
        }

        @Override
        public void control(ControlSequence sequence) {
            if (sequence.is(0, 0, 'h') || sequence.is(0, 0, 'l')) {
                modes(sequence, false);
                return;
            }
            if (sequence.is('?', 0, 'h') || sequence.is('?', 0, 'l')) {
                modes(sequence, true);
                return;
            }
            SequenceKind kind = SequencePolicy.control(sequence);
            if (kind == SequenceKind.DISPLAY) {
                out.append("\033[");
                sequence.appendTo(out);
                return;
            }
            if (kind == SequenceKind.RESET) {
                softReset();
            }
            drop(kind);
        }

        private void modes(ControlSequence sequence, boolean dec) {
            for (int index = 0; index < sequence.size(); index++) {
                int mode = sequence.isPart(index) || sequence.overlong() ? -1 : sequence.parameter(index, -1);
                SequenceKind kind = dec ? SequencePolicy.decMode(mode) : SequencePolicy.ansiMode(mode);
                if (kind != SequenceKind.DISPLAY) {
                    drop(kind);
                    continue;
                }
                out.append(dec ? "\033[?" : "\033[").append(mode).append(sequence.finalByte());
                if (dec) {
                    remember(mode, sequence.finalByte() == 'h');
                }
            }
        }

        private void remember(int mode, boolean set) {
            if (mode == 6) {
                originMoved = true;
            } else if (mode == 47 || mode == 1047 || mode == 1049) {
                alternateScreen = set;
            }
        }

        @Override
        public void string(ControlString string) {
            drop(SequencePolicy.string(string));
        }

        @Override
        public void malformed() {
            drop(SequenceKind.MALFORMED);
        }
    }
}
