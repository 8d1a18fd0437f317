package org.tsrecorder.terminal;

/**
 * What an {@link EscapeSequenceParser} reports, in the order of the input.
 *
 * <p>Arguments of type {@link ControlSequence} and {@link ControlString} belong to the parser and are valid during the
 * call only.
 */
public interface EscapeSequenceHandler {
    /**
     * A character to show.
     *
     * @param codePoint never a control (C0, DEL, C1) and never half a surrogate pair
     */
    void print(int codePoint);

    /**
     * A single control character.
     *
     * @param control 0x00–0x1F without ESC, or 0x7F; C1 controls come as the {@link #escape} they abbreviate
     */
    void execute(int control);

    /** {@code ESC} sequence without parameters, such as {@code ESC 7} or {@code ESC ( 0}. */
    void escape(ControlSequence sequence);

    /** Sequence after the control sequence introducer, {@code CSI}, such as {@code CSI 1 ; 31 m}. */
    void control(ControlSequence sequence);

    /** Control string that has ended: OSC, DCS, APC, PM or SOS. */
    void string(ControlString string);

    /** A sequence or string was broken off, was malformed, or had more parts than any terminal knows. */
    void malformed();
}
