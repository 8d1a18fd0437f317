/** The tsrecorder application: commands parse, make one library call, print, and return an exit code. */
@NullMarked
package org.tsrecorder.cli;

import org.jspecify.annotations.NullMarked;
