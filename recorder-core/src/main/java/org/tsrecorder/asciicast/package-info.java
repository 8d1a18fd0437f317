/** Reads and writes asciicast v1, v2 and v3 as one header and one event model. */
@NullMarked
package org.tsrecorder.asciicast;

import org.jspecify.annotations.NullMarked;
