/** What a terminal shows after these bytes. */
@NullMarked
package org.tsrecorder.terminal;

import org.jspecify.annotations.NullMarked;
