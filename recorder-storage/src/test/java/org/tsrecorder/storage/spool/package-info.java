/** Tests of the journal. */
@NullMarked
package org.tsrecorder.storage.spool;

import org.jspecify.annotations.NullMarked;
