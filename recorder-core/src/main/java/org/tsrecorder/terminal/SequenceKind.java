package org.tsrecorder.terminal;

/** What a piece of terminal output is for, and so what {@link SafeOutput} does with it. */
public enum SequenceKind {
    /** Changes what is shown and nothing else: passed on. */
    DISPLAY,
    /** Resets the terminal: replaced by sequences that only clear the display. */
    RESET,
    /** OSC 52: writes or reads the clipboard. */
    CLIPBOARD,
    /** OSC 0, 1, 2 and such, {@code CSI 22 t}: window and icon titles. */
    TITLE,
    /** OSC 4, 10–19, 104 and such: changes or asks for colours of the palette. */
    COLOUR,
    /** OSC 8: a link whose target is not what is read. Its text is passed on. */
    HYPERLINK,
    /** OSC 9, 99, 777: desktop notifications. */
    NOTIFICATION,
    /** OSC 7, 133, 633, 1337: talk between a shell and its terminal; 1337 also carries files. */
    SHELL_INTEGRATION,
    /** Every other OSC. */
    OPERATING_SYSTEM_COMMAND,
    /** DCS: images, keys to define, status requests, tmux' passthrough. */
    DEVICE_CONTROL_STRING,
    /** APC, PM and SOS: images, titles of screen and tmux. */
    OTHER_STRING,
    /** Asks the terminal something; the answer would be typed into the operator's shell. */
    QUERY,
    /** Changes what keys and mouse send, or whether they send at all. */
    INPUT,
    /** {@code CSI t}: moves, sizes or reports on the window. */
    WINDOW,
    /** {@code CSI i}: printers. */
    PRINTER,
    /** {@code CSI 3 J}: erases what the operator's terminal had scrolled away. */
    SCROLLBACK,
    /** A control character that shows nothing. */
    CONTROL_CHARACTER,
    /** A sequence nobody has judged: not passed on either. */
    UNKNOWN,
    /** A sequence broken off, malformed, or cut short by the end of the input. */
    MALFORMED
}
