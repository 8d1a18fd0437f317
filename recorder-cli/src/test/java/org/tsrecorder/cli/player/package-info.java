/** Tests of {@code cli.player}. */
@NullMarked
package org.tsrecorder.cli.player;

import org.jspecify.annotations.NullMarked;
