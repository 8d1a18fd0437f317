/** Tests of the control client: its engine under a clock of ours, the whole against servers of ours and of others. */
@NullMarked
package org.tsrecorder.transport.control;

import org.jspecify.annotations.NullMarked;
