/** Keeps what is accepted but not yet safely at its destination, across crashes. */
@NullMarked
package org.tsrecorder.storage.spool;

import org.jspecify.annotations.NullMarked;
