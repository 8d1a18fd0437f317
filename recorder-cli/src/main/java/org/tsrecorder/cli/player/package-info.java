/**
 * Plays a cast in a terminal: waits as the session waited, and listens to keys while it does.
 *
 * <pre>
 *   events ──▶ Player ──▶ SafeOutput ──▶ screen
 *                ▲ keys: space . ] + - ← → Ctrl-C
 * </pre>
 *
 * <p>One thread does it all: it waits for the next key until the next event is due. Clock, keys and screen are handed
 * in, so tests play hours in no time. Imports {@code asciicast} and {@code terminal}. Keys, flags and messages are
 * those of asciinema's player.
 */
@NullMarked
package org.tsrecorder.cli.player;

import org.jspecify.annotations.NullMarked;
