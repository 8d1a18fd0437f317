/**
 * Terminals on both sides of {@code record} and {@code play}: the one people sit at, and the one a recorded command
 * believes it runs in.
 *
 * <pre>
 *   keyboard ──▶ LocalTerminal.read ──▶ PtyCommand.input ──▶ command
 *   screen   ◀── LocalTerminal.output ◀── PtyCommand.output ◀── command
 * </pre>
 *
 * <p>Threads: blocking; each direction belongs to one thread. JLine and pty4j do the work and are not seen outside.
 */
@NullMarked
package org.tsrecorder.cli.pty;

import org.jspecify.annotations.NullMarked;
