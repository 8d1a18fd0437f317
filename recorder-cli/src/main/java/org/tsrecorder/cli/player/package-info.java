/** Plays a cast in a terminal. */
@NullMarked
package org.tsrecorder.cli.player;

import org.jspecify.annotations.NullMarked;
