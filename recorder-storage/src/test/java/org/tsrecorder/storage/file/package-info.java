/** Tests of the store, with a disk that forgets and fails. */
@NullMarked
package org.tsrecorder.storage.file;

import org.jspecify.annotations.NullMarked;
