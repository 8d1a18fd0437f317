/** Turns an incoming byte stream into a stored recording, byte for byte. */
@NullMarked
package org.tsrecorder.ingest;

import org.jspecify.annotations.NullMarked;
