/**
 * What a terminal shows after these bytes, and which of them may reach a terminal of ours.
 *
 * <pre>
 *   output ──▶ EscapeSequenceParser ──▶ SafeOutput        for an operator's terminal: display and nothing else
 *              (any split, bounded)  └▶ Screen            what is on screen now
 *                                          └▶ TextTranscript   all that went over it, as lines of text
 *   names, messages ───────────────────▶ SafeText         for one line of a listing or a log
 * </pre>
 *
 * <p>Output is what a stranger's programs wrote: nothing here throws at it, every size in it is bounded, and work grows
 * with its length only. {@link org.tsrecorder.terminal.SafeOutput} holds the table of what passes and why.
 *
 * <p>Inside, {@code TerminalFunctions} names what a sequence asks for, {@code Terminal} does it to the {@code Row}s of
 * a {@code ScreenBuffer}.
 *
 * <p>Threads: every object is used by one thread at a time.
 *
 * <p>Sources: ECMA-48; DEC's VT510 Programmer Reference; Paul Williams' parser for ANSI-compatible terminals; xterm's
 * control sequences (ctlseqs); asciinema's avt for what text is; Unicode 15.1 for widths. Decision record 5 says why it
 * is our own.
 *
 * <p>Imports the JDK only, nothing of ours.
 */
@NullMarked
package org.tsrecorder.terminal;

import org.jspecify.annotations.NullMarked;
