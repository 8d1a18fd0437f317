/** Recordings as files. */
@NullMarked
package org.tsrecorder.storage.file;

import org.jspecify.annotations.NullMarked;
