package org.tsrecorder.terminal;

import org.tsrecorder.terminal.ControlString.Kind;

/**
 * Splits terminal output into text, controls and sequences: the state machine of DEC's VT500 series as Paul Williams
 * wrote it down (vt100.net/emu/dec_ansi_parser), over Unicode instead of bytes.
 *
 * <pre>
 *                 20–2F ┌─────────────────────┐ 30–7E
 *            ┌────────▶ │ ESCAPE_INTERMEDIATE │ ─────▶ escape()
 *            │          └─────────────────────┘
 *   GROUND ──ESC──▶ ESCAPE ──other──▶ escape()
 *     │              │  └──[──▶ CSI_ENTRY ─▶ CSI_PARAMETER ─▶ CSI_INTERMEDIATE ─▶ control()
 *   print()          │                            └───────────────┴─▶ CSI_IGNORE ─▶ malformed()
 *   execute()        └──] P _ ^ X──▶ STRING ──ST, or BEL for OSC──▶ string()
 * </pre>
 *
 * <p>Where it departs from the diagram:
 *
 * <ul>
 *   <li>C1 controls are U+0080–U+009F; each is what {@code ESC} and its 7-bit twin are. A lone byte 0x80–0x9F is bad
 *       UTF-8 and becomes U+FFFD, never a control.
 *   <li>DCS, APC, PM, SOS are collected like OSC, their parameters left in the payload. BEL ends OSC only.
 *   <li>A character beyond ASCII breaks an open sequence off and is printed, as in xterm.
 *   <li>DEL is no character.
 * </ul>
 *
 * <p>Memory is bounded: 32 parameters, one intermediate, and as many characters of a string's payload as its
 * constructor says. Never throws, whatever comes. Input may be split anywhere, and come as bytes or as characters; only
 * mixing both inside one character is wrong. Not for use by several threads.
 */
public final class EscapeSequenceParser {
    private static final int ESC = 0x1B;
    private static final int BEL = 0x07;
    private static final int CAN = 0x18;
    private static final int SUB = 0x1A;
    private static final int DEL = 0x7F;
    private static final int REPLACEMENT = 0xFFFD;

    private enum State {
        GROUND,
        ESCAPE,
        ESCAPE_INTERMEDIATE,
        CSI_ENTRY,
        CSI_PARAMETER,
        CSI_INTERMEDIATE,
        CSI_IGNORE,
        STRING
    }

    private final EscapeSequenceHandler handler;
    private final ControlSequence sequence = new ControlSequence();
    private final ControlString string;
    private final Utf8Decoder utf8 = new Utf8Decoder(this::accept);
    private State state = State.GROUND;
    private char highSurrogate;

    /**
     * A parser in its ground state.
     *
     * @param payloadLimit how many characters of a control string's payload are kept
     */
    public EscapeSequenceParser(EscapeSequenceHandler handler, int payloadLimit) {
        this.handler = handler;
        this.string = new ControlString(payloadLimit);
    }

    /** Reads UTF-8; what is no UTF-8 counts as U+FFFD. */
    public void parse(byte[] bytes, int offset, int length) {
        utf8.decode(bytes, offset, length);
    }

    /** Reads UTF-16; half a surrogate pair counts as U+FFFD. */
    public void parse(CharSequence characters) {
        for (int index = 0; index < characters.length(); index++) {
            char unit = characters.charAt(index);
            if (highSurrogate == 0 && !Character.isSurrogate(unit)) {
                accept(unit);
            } else {
                acceptSurrogate(unit);
            }
        }
    }

    /** The input has ended: what is still open is malformed, and the parser is in its ground state again. */
    public void finish() {
        utf8.finish();
        if (highSurrogate != 0) {
            highSurrogate = 0;
            accept(REPLACEMENT);
        }
        breakOff();
    }

    private void acceptSurrogate(char unit) {
        char high = highSurrogate;
        highSurrogate = 0;
        if (high != 0 && Character.isLowSurrogate(unit)) {
            accept(Character.toCodePoint(high, unit));
            return;
        }
        if (high != 0) {
            accept(REPLACEMENT);
        }
        if (Character.isHighSurrogate(unit)) {
            highSurrogate = unit;
        } else {
            accept(Character.isLowSurrogate(unit) ? REPLACEMENT : unit);
        }
    }

    private void accept(int codePoint) {
        if (codePoint >= 0xA0) {
            text(codePoint);
        } else if (codePoint < 0x20) {
            c0(codePoint);
        } else if (codePoint < DEL) {
            if (state == State.GROUND) {
                handler.print(codePoint);
            } else {
                ascii(codePoint);
            }
        } else if (codePoint > DEL) {
            endString();
            breakOff();
            sequence.clear();
            dispatchEscape(codePoint - 0x40);
        } else if (state == State.GROUND) {
            handler.execute(DEL);
        }
    }

    private void text(int codePoint) {
        if (state == State.STRING) {
            string.append(codePoint);
        } else {
            breakOff();
            handler.print(codePoint);
        }
    }

    private void c0(int control) {
        if (control == ESC) {
            endString();
            breakOff();
            sequence.clear();
            state = State.ESCAPE;
        } else if (control == CAN || control == SUB) {
            breakOff();
            handler.execute(control);
        } else if (state != State.STRING) {
            handler.execute(control);
        } else if (control == BEL && string.kind() == Kind.OSC) {
            endString();
        } else {
            string.append(control);
        }
    }

    private void ascii(int character) {
        switch (state) {
            case ESCAPE -> escape(character);
            case ESCAPE_INTERMEDIATE -> escapeIntermediate(character);
            case CSI_ENTRY, CSI_PARAMETER -> csiParameter(character);
            case CSI_INTERMEDIATE -> csiIntermediate(character);
            case CSI_IGNORE -> csiIgnore(character);
            case STRING -> string.append(character);
            case GROUND -> handler.print(character);
        }
    }

    private void escape(int character) {
        if (character < 0x30) {
            sequence.intermediate(character);
            state = State.ESCAPE_INTERMEDIATE;
        } else {
            dispatchEscape(character);
        }
    }

    private void dispatchEscape(int finalByte) {
        state = State.GROUND;
        switch (finalByte) {
            case '[' -> state = State.CSI_ENTRY;
            case ']' -> startString(Kind.OSC);
            case 'P' -> startString(Kind.DCS);
            case '_' -> startString(Kind.APC);
            case '^' -> startString(Kind.PM);
            case 'X' -> startString(Kind.SOS);
            case '\\' -> {
                // The string terminator: the string ended with the ESC before it.
            }
            default -> {
                sequence.finalByte(finalByte);
                handler.escape(sequence);
            }
        }
    }

    private void escapeIntermediate(int character) {
        if (character < 0x30) {
            sequence.intermediate(character);
            return;
        }
        state = State.GROUND;
        sequence.finalByte(character);
        handler.escape(sequence);
    }

    private void csiParameter(int character) {
        if (character >= 0x40) {
            dispatchControl(character);
        } else if (character >= '0' && character <= '9') {
            sequence.digit(character - '0');
            state = State.CSI_PARAMETER;
        } else if (character == ';' || character == ':') {
            sequence.separator(character == ':');
            state = State.CSI_PARAMETER;
        } else if (character < 0x30) {
            sequence.intermediate(character);
            state = State.CSI_INTERMEDIATE;
        } else if (state == State.CSI_ENTRY) {
            sequence.prefix(character);
            state = State.CSI_PARAMETER;
        } else {
            state = State.CSI_IGNORE;
        }
    }

    private void csiIntermediate(int character) {
        if (character >= 0x40) {
            dispatchControl(character);
        } else if (character < 0x30) {
            sequence.intermediate(character);
        } else {
            state = State.CSI_IGNORE;
        }
    }

    private void csiIgnore(int character) {
        if (character >= 0x40) {
            breakOff();
        }
    }

    private void dispatchControl(int finalByte) {
        state = State.GROUND;
        sequence.finalByte(finalByte);
        handler.control(sequence);
    }

    private void startString(Kind kind) {
        string.start(kind);
        state = State.STRING;
    }

    private void endString() {
        if (state == State.STRING) {
            state = State.GROUND;
            handler.string(string);
        }
    }

    private void breakOff() {
        if (state != State.GROUND) {
            state = State.GROUND;
            handler.malformed();
        }
    }
}
