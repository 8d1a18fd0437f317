/** Tests of {@code cli.pty}. */
@NullMarked
package org.tsrecorder.cli.pty;

import org.jspecify.annotations.NullMarked;
